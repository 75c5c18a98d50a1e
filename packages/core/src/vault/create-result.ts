import { randomUUID } from 'node:crypto';
import { AppError, authorize } from '../kernel/index.ts';
import type { VaultCtx } from './vault.ts';

/**
 * Announces a sealed result before its first byte, so that whatever happens next, its purge is already due. The run's row is locked
 * meanwhile: a run that ends at the same moment is either over here, or sees the announcement and purges it.
 * @returns the id to seal to, and the writer of the ciphertext.
 * @throws AppError CONTENT_LOST when the attempt does not hold the run any more.
 */
export async function createResult(
  ctx: VaultCtx,
  input: { runId: string; fence: number; endsAt: Date },
): Promise<{ objectId: string; put: (ciphertext: AsyncIterable<Uint8Array>, options?: { signal?: AbortSignal }) => Promise<void> }> {
  authorize(ctx, 'system');
  const objectId = randomUUID();
  const announced = await ctx.db.$executeRaw`
    WITH held AS (
      SELECT id FROM runs WHERE id = ${input.runId}::uuid AND state = 'PROCESSING' AND fence = ${input.fence}::int FOR SHARE
    )
    INSERT INTO content_objects (id, run_id, kind, created_at, ends_at)
    SELECT ${objectId}::uuid, id, 'result', ${ctx.clock.now()}::timestamptz, ${input.endsAt}::timestamptz FROM held`;
  if (announced === 0) throw new AppError('CONTENT_LOST');
  return {
    objectId,
    async put(ciphertext, options = {}) {
      await ctx.vault.store.put(objectId, ciphertext, options);
    },
  };
}
