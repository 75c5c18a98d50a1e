import { authorize, type Ctx } from '../kernel/index.ts';

/** That the result of a run reached its customer and was then purged, by the purge log's own number. */
export type ResultReceipt = { runId: string; seq: bigint; purgedAt: Date };

/** The receipts for the results of these runs, in the order of the log; a result that is still held, or never arrived, has none. */
export async function listResultReceipts(ctx: Pick<Ctx, 'actor' | 'db'>, input: { runIds: readonly string[] }): Promise<ResultReceipt[]> {
  authorize(ctx, 'system');
  return await ctx.db.purgeLogEntry.findMany({
    where: { runId: { in: [...input.runIds] }, kind: 'result', reason: { in: ['acknowledged', 'delivered'] } },
    orderBy: { seq: 'asc' },
    select: { runId: true, seq: true, purgedAt: true },
  });
}
