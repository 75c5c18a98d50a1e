import { randomUUID } from 'node:crypto';
import { AppError, authorize } from '../kernel/index.ts';
import type { VaultCtx } from './vault.ts';

export type ResultWriter = {
  /** The id to seal to. */
  objectId: string;
  /** @throws AppError CONTENT_LOST when the result was purged before it was whole. */
  put: (ciphertext: AsyncIterable<Uint8Array>, options?: { signal?: AbortSignal }) => Promise<void>;
};

/**
 * Announces a sealed result before its first byte, so that whatever happens next, its purge is already due.
 * @param input.tx the transaction that the announcement belongs to.
 */
export async function createResult(
  ctx: VaultCtx,
  input: { runId: string; endsAt: Date; tx: Pick<VaultCtx['db'], 'contentObject'> },
): Promise<ResultWriter> {
  authorize(ctx, 'system');
  const objectId = randomUUID();
  await input.tx.contentObject.create({
    data: { id: objectId, runId: input.runId, kind: 'result', createdAt: ctx.clock.now(), endsAt: input.endsAt },
  });
  return {
    objectId,
    async put(ciphertext, options = {}) {
      await ctx.vault.store.put(objectId, ciphertext, options);
      const announced = await ctx.db.contentObject.findFirst({ where: { id: objectId, purgeReason: null }, select: { id: true } });
      if (announced) return;
      // The run has ended meanwhile and its purge, perhaps before the first byte, has overtaken the result.
      await ctx.vault.store.delete(objectId);
      throw new AppError('CONTENT_LOST');
    },
  };
}
