import { authorize, type Ctx } from '../kernel/index.ts';
import { tell } from './mails/tell.ts';

/** Below this share of what the account bought, its credits are low. */
const LOW_SHARE = 0.1;
const ENDING_DAYS = 7;
const BATCH = 200;

/**
 * Writes to customers whose bought credits run low or end soon: once for each purchase, and never to those who only use free credits.
 * @returns how many were written to.
 */
export async function remindOfCredits(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<number> {
  authorize(ctx, 'system');
  return (await remindOfLow(ctx)) + (await remindOfEnding(ctx));
}

async function remindOfLow(ctx: Pick<Ctx, 'db' | 'clock'>): Promise<number> {
  // Counted from the account's latest purchase, so that buying more lets the next reminder come; whoever has used it up is left alone.
  const low = await ctx.db.$queryRaw<{ accountId: string; orderId: string; available: number }[]>`
    SELECT latest.account_id AS "accountId", latest.order_id AS "orderId", total.available
    FROM (SELECT DISTINCT ON (account_id) id, account_id, order_id, amount, revoked FROM grants WHERE order_id IS NOT NULL
          ORDER BY account_id, created_at DESC, id) latest
    JOIN LATERAL (SELECT SUM(available)::int AS available FROM grants g WHERE g.account_id = latest.account_id) total ON true
    WHERE latest.revoked = 0 AND total.available <= latest.amount * ${LOW_SHARE}::float
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.unique_key = 'credits-low:' || latest.order_id)
      AND EXISTS (SELECT 1 FROM ledger_entries e WHERE e.grant_id = latest.id AND e.kind = 'commit'
                  AND e.created_at > ${new Date(ctx.clock.now().getTime() - 86_400_000)}::timestamptz)
    LIMIT ${BATCH}`;
  for (const { accountId, orderId, available } of low) {
    await ctx.db.$transaction((tx) =>
      tell({ tx, clock: ctx.clock }, { accountId, template: 'credits-low', about: orderId, facts: { available } }),
    );
  }
  return low.length;
}

async function remindOfEnding(ctx: Pick<Ctx, 'db' | 'clock'>): Promise<number> {
  const now = ctx.clock.now();
  const soon = new Date(now.getTime() + ENDING_DAYS * 86_400_000);
  // A plan's credits come anew each month; only packs and gifts are lost for good.
  const ending = await ctx.db.$queryRaw<{ id: string; accountId: string; credits: number; endsAt: Date }[]>`
    SELECT g.id, g.account_id AS "accountId", g.available AS credits, g.ends_at AS "endsAt"
    FROM grants g JOIN orders o ON o.id = g.order_id
    WHERE o.period_end IS NULL AND g.available > 0 AND g.ends_at > ${now}::timestamptz AND g.ends_at <= ${soon}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.unique_key = 'credits-ending:' || g.id)
    LIMIT ${BATCH}`;
  for (const { id, accountId, credits, endsAt } of ending) {
    await ctx.db.$transaction((tx) =>
      tell({ tx, clock: ctx.clock }, { accountId, template: 'credits-ending', about: id, facts: { credits, endsAt } }),
    );
  }
  return ending.length;
}
