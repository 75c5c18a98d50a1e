import { authorize } from '../kernel/index.ts';
import type { VaultCtx } from './vault.ts';

/** The stored source of a run with its key; null when either is lost. The caller zeroes the key after use. */
export async function findSource(ctx: VaultCtx, input: { runId: string }): Promise<{ objectId: string; key: Uint8Array } | null> {
  authorize(ctx, 'system');
  const object = await ctx.db.contentObject.findFirst({
    where: { runId: input.runId, kind: 'source', purgeReason: null, sizeBucket: { not: null } },
    select: { id: true },
  });
  if (!object) return null;
  const key = await ctx.vault.keyring.get(object.id);
  if (!key) return null;
  if ((await ctx.vault.store.stat(object.id)) === null) {
    key.fill(0);
    return null;
  }
  return { objectId: object.id, key };
}
