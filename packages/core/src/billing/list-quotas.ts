import { requireStaff, type Ctx } from '../kernel/index.ts';

export type QuotaRow = { accountId: string; available: number; held: number; spent: number; openHolds: number };

/** Credits of all accounts that ever had a grant, ordered by account id; `search` is the beginning of an account id. */
export async function listQuotas(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { search?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: QuotaRow[]; next: string | null }> {
  requireStaff(ctx);
  const rows = await ctx.db.$queryRaw<QuotaRow[]>`
    SELECT g.account_id AS "accountId", SUM(g.available)::int AS available, SUM(g.held)::int AS held,
           COALESCE((SELECT SUM(h.amount) FROM holds h WHERE h.account_id = g.account_id AND h.state = 'COMMITTED'), 0)::int AS spent,
           (SELECT COUNT(*) FROM holds h WHERE h.account_id = g.account_id AND h.state = 'OPEN')::int AS "openHolds"
    FROM grants g
    WHERE g.account_id::text LIKE ${`${(input.search ?? '').toLowerCase().replace(/[^0-9a-f-]/g, '')}%`}
      AND g.account_id > ${input.after ?? '00000000-0000-0000-0000-000000000000'}::uuid
    GROUP BY g.account_id ORDER BY g.account_id LIMIT ${input.limit + 1}`;
  const page = rows.slice(0, input.limit);
  return { rows: page, next: rows.length > input.limit ? (page.at(-1)?.accountId ?? null) : null };
}
