import { authorize } from '../kernel/index.ts';
import type { PurgeReason } from '../purge/index.ts';
import { purgeObject } from './purge-object.ts';
import type { VaultCtx } from './vault.ts';

/** Purges what is held of a run: everything, or one kind. @returns whether all of it is gone. */
export async function purgeRunContent(
  ctx: VaultCtx,
  input: { runId: string; kind?: 'source' | 'result'; reason: PurgeReason },
): Promise<boolean> {
  authorize(ctx, 'system');
  const objects = await ctx.db.contentObject.findMany({
    where: { runId: input.runId, ...(input.kind === undefined ? {} : { kind: input.kind }) },
    select: { id: true },
  });
  const gone = await Promise.all(objects.map(({ id }) => purgeObject(ctx, { objectId: id, reason: input.reason })));
  return gone.every(Boolean);
}
