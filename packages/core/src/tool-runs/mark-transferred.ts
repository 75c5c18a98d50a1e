import { requireAccount, type Ctx } from '../kernel/index.ts';

/** Charges a READY run because every byte of its result has left at least once. It stays readable until its end date. Idempotent. */
export async function markTransferred(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>, input: { runId: string }): Promise<void> {
  const { accountId } = requireAccount(ctx);
  const now = ctx.clock.now();
  await ctx.db.$executeRaw`
    WITH transferred AS (
      UPDATE runs SET transferred_at = ${now}::timestamptz
      WHERE id = ${input.runId}::uuid AND account_id = ${accountId}::uuid AND state = 'READY' AND transferred_at IS NULL
      RETURNING id
    )
    SELECT quota_settle(id, 'COMMITTED', ${now}::timestamptz) FROM transferred`;
}
