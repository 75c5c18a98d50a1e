import { authorize, type Ctx } from '../kernel/index.ts';

/**
 * Adds up the journal from its first row and compares it with the balances kept beside it.
 * @returns the sum of all differences in credits; anything but 0 is a defect.
 */
export async function replayLedger(ctx: Pick<Ctx, 'actor' | 'db'>, input: { accountId?: string } = {}): Promise<{ drift: number }> {
  authorize(ctx, ctx.actor.kind === 'system' ? 'system' : 'staff');
  const accountId = input.accountId ?? null;
  const rows = await ctx.db.$queryRaw<{ drift: bigint }[]>`
    WITH moves AS (
      SELECT grant_id, credit_book AS book, amount FROM ledger_entries
      UNION ALL SELECT grant_id, debit_book, -amount FROM ledger_entries
    ), sums AS (
      SELECT grant_id, COALESCE(SUM(amount) FILTER (WHERE book = 'available'), 0) AS available,
             COALESCE(SUM(amount) FILTER (WHERE book = 'held'), 0) AS held
      FROM moves GROUP BY grant_id
    )
    SELECT COALESCE(SUM(ABS(g.available - COALESCE(s.available, 0)) + ABS(g.held - COALESCE(s.held, 0))), 0)::bigint AS drift
    FROM grants g LEFT JOIN sums s ON s.grant_id = g.id
    WHERE ${accountId}::uuid IS NULL OR g.account_id = ${accountId}::uuid`;
  return { drift: Number(rows[0]?.drift ?? 0n) };
}
