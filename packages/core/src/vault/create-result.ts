import { randomUUID } from 'node:crypto';
import { authorize } from '../kernel/index.ts';
import type { VaultCtx } from './vault.ts';

export type ResultWriter = {
  /** The id to seal to. */
  objectId: string;
  put: (ciphertext: AsyncIterable<Uint8Array>, options?: { signal?: AbortSignal }) => Promise<void>;
};

/** Announces a sealed result before its first byte, so that whatever happens next, its purge is already due. */
export async function createResult(
  ctx: Pick<VaultCtx, 'actor' | 'clock' | 'vault'> & { db: Pick<VaultCtx['db'], 'contentObject'> },
  input: { runId: string; endsAt: Date },
): Promise<ResultWriter> {
  authorize(ctx, 'system');
  const objectId = randomUUID();
  await ctx.db.contentObject.create({
    data: { id: objectId, runId: input.runId, kind: 'result', createdAt: ctx.clock.now(), endsAt: input.endsAt },
  });
  return {
    objectId,
    async put(ciphertext, options = {}) {
      await ctx.vault.store.put(objectId, ciphertext, options);
    },
  };
}
