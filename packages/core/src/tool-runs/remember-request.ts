import { createHash } from 'node:crypto';
import { addSeconds, AppError, requireAccount, type Ctx } from '../kernel/index.ts';

const TTL_SECONDS = 24 * 3600;
/** A run follows its key at once; a key without one for this long belongs to a process that died between the two. */
const RUN_FOLLOWS_SECONDS = 60;

/**
 * Ties an Idempotency-Key to the first run asked for with it, for 24 hours
 * (draft-ietf-httpapi-idempotency-key-header). The fingerprint never covers the content.
 * @returns the first request's run, and whether this is a repetition.
 * @throws AppError IDEMPOTENCY_KEY_REUSED when the key came with another request before, IDEMPOTENCY_IN_PROGRESS when
 *   that one has ended this moment and its key is free from now on.
 */
export async function rememberRequest(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { key: string; fingerprint: string[]; runId: string },
): Promise<{ runId: string; replayed: boolean }> {
  const { accountId } = requireAccount(ctx);
  const now = ctx.clock.now();
  const keyHash = new Uint8Array(createHash('sha256').update(input.key).digest());
  const fingerprint = new Uint8Array(createHash('sha256').update(JSON.stringify(input.fingerprint)).digest());
  await ctx.db.$executeRaw`
    DELETE FROM idempotency_keys k WHERE k.account_id = ${accountId}::uuid AND k.key_hash = ${keyHash}
      AND (k.expires_at <= ${now}::timestamptz
        OR (k.expires_at <= ${addSeconds(now, TTL_SECONDS - RUN_FOLLOWS_SECONDS)}::timestamptz AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = k.run_id)))`;
  const { count } = await ctx.db.idempotencyKey.createMany({
    data: { accountId, keyHash, fingerprint, runId: input.runId, expiresAt: addSeconds(now, TTL_SECONDS) },
    skipDuplicates: true,
  });
  if (count === 1) return { runId: input.runId, replayed: false };
  const first = await ctx.db.idempotencyKey.findUnique({ where: { accountId_keyHash: { accountId, keyHash } } });
  // The first request has just come to nothing and freed its key.
  if (!first) throw new AppError('IDEMPOTENCY_IN_PROGRESS', { retryAfterSeconds: 1 });
  if (!Buffer.from(first.fingerprint).equals(Buffer.from(fingerprint))) throw new AppError('IDEMPOTENCY_KEY_REUSED');
  return { runId: first.runId, replayed: true };
}
