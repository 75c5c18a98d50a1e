import { authorize } from '../kernel/index.ts';
import { PURGE_REASONS, type PurgeReason } from '../purge/index.ts';
import { purgeObject } from './purge-object.ts';
import type { VaultCtx } from './vault.ts';

/** Objects of one look at the database. What cannot be purged keeps its place and must not keep others waiting. */
const BATCH = 200;
const OVERDUE_SECONDS = 60;

/** Purges every object whose end date has come. @returns how many were purged, and how many are overdue by a minute or more. */
export async function sweepVault(ctx: VaultCtx): Promise<{ purged: number; overdue: number }> {
  authorize(ctx, 'system');
  const now = ctx.clock.now();
  let purged = 0;
  let overdue = 0;
  for await (const { id, purgeReason, endsAt } of listDue(ctx, now)) {
    if (await purgeObject(ctx, { objectId: id, reason: toReason(purgeReason) })) purged += 1;
    else if (now.getTime() - endsAt.getTime() > OVERDUE_SECONDS * 1000) overdue += 1;
  }
  if (overdue > 0) ctx.log.error('vault.purge-overdue', { count: overdue });
  return { purged, overdue };
}

async function* listDue(ctx: VaultCtx, now: Date) {
  let cursor: string | undefined;
  for (;;) {
    const due: { id: string; purgeReason: string | null; endsAt: Date }[] = await ctx.db.contentObject.findMany({
      where: { endsAt: { lte: now }, ...(cursor !== undefined && { id: { gt: cursor } }) },
      orderBy: { id: 'asc' },
      take: BATCH,
      select: { id: true, purgeReason: true, endsAt: true },
    });
    yield* due;
    if (due.length < BATCH) return;
    cursor = due.at(-1)?.id;
  }
}

function toReason(stored: string | null): PurgeReason {
  return PURGE_REASONS.find((reason) => reason === stored) ?? 'expired';
}
