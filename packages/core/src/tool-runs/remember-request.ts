import { createHash } from 'node:crypto';
import { addSeconds, AppError, requireAccount, type Ctx } from '../kernel/index.ts';

const TTL_SECONDS = 24 * 3600;

/**
 * Ties an Idempotency-Key to the first run asked for with it, for 24 hours
 * (draft-ietf-httpapi-idempotency-key-header). The fingerprint never covers the content.
 * @returns the first request's run, and whether this is a repetition.
 * @throws AppError IDEMPOTENCY_KEY_REUSED when the key came with another request before.
 */
export async function rememberRequest(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { key: string; fingerprint: string[]; runId: string },
): Promise<{ runId: string; replayed: boolean }> {
  const { accountId } = requireAccount(ctx);
  const now = ctx.clock.now();
  const keyHash = new Uint8Array(createHash('sha256').update(input.key).digest());
  const fingerprint = new Uint8Array(createHash('sha256').update(JSON.stringify(input.fingerprint)).digest());
  await ctx.db.idempotencyKey.deleteMany({ where: { accountId, keyHash, expiresAt: { lte: now } } });
  const { count } = await ctx.db.idempotencyKey.createMany({
    data: { accountId, keyHash, fingerprint, runId: input.runId, expiresAt: addSeconds(now, TTL_SECONDS) },
    skipDuplicates: true,
  });
  if (count === 1) return { runId: input.runId, replayed: false };
  const first = await ctx.db.idempotencyKey.findUniqueOrThrow({ where: { accountId_keyHash: { accountId, keyHash } } });
  if (!Buffer.from(first.fingerprint).equals(Buffer.from(fingerprint))) throw new AppError('IDEMPOTENCY_KEY_REUSED');
  return { runId: first.runId, replayed: true };
}
