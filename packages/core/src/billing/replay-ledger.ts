import { authorize, type Ctx } from '../kernel/index.ts';

/**
 * Adds up the journal from its first row and compares it with the balances kept beside it.
 * @returns the sum of all differences in credits; anything but 0 is a defect, entries of a grant that is not there too.
 */
export async function replayLedger(ctx: Pick<Ctx, 'actor' | 'db'>, input: { accountId?: string } = {}): Promise<{ drift: number }> {
  authorize(ctx, ctx.actor.kind === 'system' ? 'system' : 'staff');
  const accountId = input.accountId ?? null;
  const rows = await ctx.db.$queryRaw<{ drift: bigint }[]>`
    WITH moves AS (
      SELECT account_id, grant_id, credit_book AS book, amount FROM ledger_entries
      UNION ALL SELECT account_id, grant_id, debit_book, -amount FROM ledger_entries
    ), replayed AS (
      SELECT account_id, grant_id, book, SUM(amount) AS amount FROM moves
      WHERE ${accountId}::uuid IS NULL OR account_id = ${accountId}::uuid GROUP BY account_id, grant_id, book
    ), kept AS (
      SELECT g.account_id, g.id AS grant_id, b.book, b.amount FROM grants g, LATERAL (VALUES
        ('issued', -g.amount), ('available', g.available), ('held', g.held), ('spent', g.spent), ('expired', g.expired), ('frozen', g.frozen),
        ('revoked', g.revoked), ('written_off', g.written_off), ('owed', -g.owed), ('repaid', g.repaid)) AS b(book, amount)
      WHERE ${accountId}::uuid IS NULL OR g.account_id = ${accountId}::uuid
    )
    SELECT COALESCE(SUM(ABS(COALESCE(k.amount, 0) - COALESCE(r.amount, 0))), 0)::bigint AS drift
    FROM kept k FULL JOIN replayed r ON r.account_id = k.account_id AND r.grant_id = k.grant_id AND r.book = k.book`;
  return { drift: Number(rows[0]?.drift ?? 0n) };
}
