import type { Ctx } from '../kernel/index.ts';

export type StatementEntry = { seq: string; kind: string; amount: number; runId: string | null; origin: string; at: Date };
export type Statement = { entries: StatementEntry[]; next: string | null };

/** One page of an account's ledger, newest first; `before` is the `next` of the page above. */
export async function readStatement(
  ctx: Pick<Ctx, 'db'>,
  input: { accountId: string; before?: string | undefined; limit: number },
): Promise<Statement> {
  const rows = await ctx.db.ledgerEntry.findMany({
    where: { accountId: input.accountId, ...(input.before === undefined ? {} : { seq: { lt: BigInt(input.before) } }) },
    orderBy: { seq: 'desc' },
    take: input.limit + 1,
    select: { seq: true, kind: true, amount: true, runId: true, grantId: true, createdAt: true },
  });
  const page = rows.slice(0, input.limit);
  const grants = await ctx.db.grant.findMany({
    where: { id: { in: [...new Set(page.map(({ grantId }) => grantId))] } },
    select: { id: true, origin: true },
  });
  const originOf = new Map(grants.map(({ id, origin }) => [id, origin]));
  const entries = page.map(({ seq, kind, amount, runId, grantId, createdAt }) => ({
    seq: String(seq),
    kind,
    amount,
    runId,
    origin: originOf.get(grantId) ?? '',
    at: createdAt,
  }));
  return { entries, next: rows.length > input.limit ? (entries.at(-1)?.seq ?? null) : null };
}
