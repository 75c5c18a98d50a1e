import { addSeconds, authorize } from '../kernel/index.ts';
import { purgeObject } from './purge-object.ts';
import type { VaultCtx } from './vault.ts';

/** A blob younger than this may belong to a row that this pass has not seen yet. */
const GRACE_SECONDS = 10;
const BATCH = 500;
const NO_RUN = '00000000-0000-0000-0000-000000000000';

/**
 * Compares the store's listing with the database, both ways. A blob without a row is a stray: it is given a row that is due at once,
 * and purged like any other, with an alarm. A row whose whole blob is gone is purged too, which completes its log entry.
 */
export async function reconcileVault(ctx: VaultCtx): Promise<{ strays: number; lost: number }> {
  authorize(ctx, 'system');
  const strays = await purgeStrays(ctx);
  const lost = await purgeLost(ctx);
  if (strays > 0) ctx.log.error('vault.stray-found', { count: strays });
  return { strays, lost };
}

async function purgeStrays(ctx: VaultCtx): Promise<number> {
  const newest = addSeconds(ctx.clock.now(), -GRACE_SECONDS);
  let strays = 0;
  let batch: { id: string; modifiedAt: Date }[] = [];
  const flush = async () => {
    const known = await ctx.db.contentObject.findMany({ where: { id: { in: batch.map(({ id }) => id) } }, select: { id: true } });
    const knownIds = new Set(known.map(({ id }) => id));
    for (const { id, modifiedAt } of batch) {
      if (!knownIds.has(id) && (await adoptStray(ctx, id, modifiedAt))) strays += 1;
    }
    batch = [];
  };
  for await (const blob of ctx.vault.store.list()) {
    if (blob.modifiedAt < newest) batch.push(blob);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return strays;
}

/** @returns whether it was a stray: one that is purged between the listing and the look at the rows is none. */
async function adoptStray(ctx: VaultCtx, id: string, createdAt: Date): Promise<boolean> {
  const logged = await ctx.db.purgeLogEntry.findUnique({ where: { objectId: id }, select: { seq: true } });
  if (logged) {
    // Purged once and here again (a restored snapshot, say): the entry stands, the bytes go.
    const isHere = (await ctx.vault.store.stat(id)) !== null;
    await ctx.vault.store.delete(id);
    return isHere;
  }
  const row = { id, runId: NO_RUN, kind: 'source', createdAt, endsAt: ctx.clock.now(), purgeReason: 'stray' };
  // Another worker may be at it.
  await ctx.db.contentObject.createMany({ data: [row], skipDuplicates: true });
  await purgeObject(ctx, { objectId: id, reason: 'stray' });
  return true;
}

async function purgeLost(ctx: VaultCtx): Promise<number> {
  const createdAt = { lt: addSeconds(ctx.clock.now(), -GRACE_SECONDS) };
  let lost = 0;
  let cursor: string | undefined;
  for (;;) {
    const rows: { id: string }[] = await ctx.db.contentObject.findMany({
      where: { sizeBucket: { not: null }, createdAt, ...(cursor !== undefined && { id: { gt: cursor } }) },
      orderBy: { id: 'asc' },
      take: BATCH,
      select: { id: true },
    });
    for (const { id } of rows) {
      if ((await ctx.vault.store.stat(id)) !== null) continue;
      lost += 1;
      await purgeObject(ctx, { objectId: id, reason: 'stray' });
    }
    if (rows.length < BATCH) return lost;
    cursor = rows.at(-1)?.id;
  }
}
