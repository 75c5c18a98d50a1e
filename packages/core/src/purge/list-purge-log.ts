import { requireStaff, type Ctx } from '../kernel/index.ts';

export type PurgeLogRow = {
  seq: string;
  objectId: string;
  runId: string;
  kind: string;
  reason: string;
  sizeBucket: number | null;
  createdAt: Date;
  dueAt: Date;
  purgedAt: Date;
};

/** One page of the purge log, newest first; `search` is a whole run id or object id. */
export async function listPurgeLog(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { search?: string | undefined; before?: string | undefined; limit: number },
): Promise<{ rows: PurgeLogRow[]; next: string | null }> {
  requireStaff(ctx);
  const rows = await ctx.db.purgeLogEntry.findMany({
    where: {
      ...(input.search === undefined ? {} : { OR: [{ runId: input.search }, { objectId: input.search }] }),
      ...(input.before === undefined ? {} : { seq: { lt: BigInt(input.before) } }),
    },
    orderBy: { seq: 'desc' },
    take: input.limit + 1,
  });
  const page = rows.slice(0, input.limit).map((row) => ({ ...row, seq: String(row.seq) }));
  return { rows: page, next: rows.length > input.limit ? (page.at(-1)?.seq ?? null) : null };
}
