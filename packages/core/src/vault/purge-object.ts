import { authorize, describeFault } from '../kernel/index.ts';
import { recordPurge, type PurgeReason } from '../purge/index.ts';
import type { VaultCtx } from './vault.ts';

/**
 * Destroys one object: its key, its blob, a check that both are gone, then the log entry; in that order and idempotent.
 * A failure is logged and left to the sweeper, which tries again; nothing is ever recorded as purged before it is.
 * @returns whether the object is gone.
 */
export async function purgeObject(ctx: VaultCtx, input: { objectId: string; reason: PurgeReason }): Promise<boolean> {
  authorize(ctx, 'system');
  const { objectId, reason } = input;
  try {
    // Due from now on, whatever happens below: the sweeper finds it by its end date.
    const marking = ctx.db.$executeRaw`
      UPDATE content_objects SET ends_at = LEAST(ends_at, ${ctx.clock.now()}::timestamptz), purge_reason = COALESCE(purge_reason, ${reason})
      WHERE id = ${objectId}::uuid`;
    const unmarked = await marking.then(
      () => null,
      (error: unknown) => ({ error }),
    );
    // A database that is away keeps no bytes here.
    await ctx.vault.keyring.delete(objectId);
    await ctx.vault.store.delete(objectId);
    if (unmarked !== null) throw unmarked.error;
    if (await ctx.vault.keyring.has(objectId)) throw new Error('the key is still there');
    if ((await ctx.vault.store.stat(objectId)) !== null) throw new Error('the blob is still there');
    await recordPurge(ctx, { objectId, reason });
    return true;
  } catch (error) {
    ctx.log.error('vault.purge-failed', { objectId, reason, fault: describeFault(error) });
    return false;
  }
}
