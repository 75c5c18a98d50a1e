import { createHash } from 'node:crypto';
import { StripeProblem, refuse } from './stripe-error.ts';

export type Reply = { status: number; headers: Record<string, string>; body: string };

export type KeptReply = { key: string; endpoint: string; fingerprint: string; keptAt: number; requestId: string; reply: Reply };

const KEEP_SECONDS = 24 * 3600;
const MAX_KEY_LENGTH = 255;

export type KeyedRequest = { key: string; endpoint: string; body: string; now: number };

export type IdempotencyKeys = {
  kept: Map<string, KeptReply>;
  /**
   * @returns the reply that a request with this key had, or null: then it is ours until it is kept or let go.
   * @throws StripeProblem when the key was used for something else, or is in use at this moment.
   */
  claim(request: KeyedRequest): Reply | null;
  keep(request: KeyedRequest, reply: Reply, requestId: string): void;
  release(key: string): void;
};

const fingerprintOf = (body: string): string => createHash('sha256').update(body).digest('hex');

function mismatch(message: string): StripeProblem {
  return new StripeProblem(400, { type: 'idempotency_error', message });
}

function check(kept: KeptReply, request: KeyedRequest): void {
  if (kept.endpoint !== request.endpoint) {
    throw mismatch(
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${kept.endpoint}' vs '${request.endpoint}'). Try using a key other than '${request.key}' if you meant to execute a different request.`,
    );
  }
  if (kept.fingerprint !== fingerprintOf(request.body)) {
    throw mismatch(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${request.key}' if you meant to execute a different request.`,
    );
  }
}

/** Replies by Idempotency-Key, for a day. */
export function createIdempotencyKeys(): IdempotencyKeys {
  const kept = new Map<string, KeptReply>();
  const running = new Set<string>();
  return {
    kept,
    claim(request) {
      const { key, now } = request;
      if (key.length > MAX_KEY_LENGTH) throw refuse(`Idempotency keys may be up to ${MAX_KEY_LENGTH} characters long.`);
      if (running.has(key)) {
        throw new StripeProblem(409, {
          type: 'idempotency_error',
          code: 'idempotency_key_in_use',
          message: `There is currently another in-progress request using this Idempotent Key (${key}). Please try again later.`,
        });
      }
      const found = kept.get(key);
      if (found && found.keptAt + KEEP_SECONDS > now) {
        check(found, request);
        const headers = { ...found.reply.headers, 'idempotent-replayed': 'true', 'original-request': found.requestId };
        return { ...found.reply, headers };
      }
      running.add(key);
      return null;
    },
    keep(request, reply, requestId) {
      const { key, endpoint, body, now } = request;
      kept.delete(key);
      kept.set(key, { key, endpoint, fingerprint: fingerprintOf(body), keptAt: now, requestId, reply });
      running.delete(key);
      for (const [old, entry] of kept) {
        if (entry.keptAt + KEEP_SECONDS > now) break;
        kept.delete(old);
      }
    },
    release: (key) => {
      running.delete(key);
    },
  };
}
