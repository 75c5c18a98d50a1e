import { randomUUID } from 'node:crypto';
import type { SyncCtx } from '../orders-ctx.ts';
import { takeCreditsBack } from '../refunds/accept-refund.ts';
import type { KeptOrder } from './keep-order.ts';

type PaidOrder = { id: string; accountId: string; subscriptionId: string | null; amountCents: number; refundedCents: number };

/**
 * Grants a refund of everything that nobody had to ask for, once at a time; upkeep sends it. The credits go at once, so that nobody spends
 * them while the payment processor is asked. The subscription ends with it.
 */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are verbs that have checked their actor
export async function payBack(ctx: Pick<SyncCtx, 'db' | 'clock'>, order: PaidOrder): Promise<void> {
  const { id, accountId, subscriptionId, amountCents, refundedCents } = order;
  const now = ctx.clock.now();
  // Where nothing is left to pay back the wish ends by itself, and the subscription ends all the same.
  const cents = amountCents - refundedCents || amountCents;
  await ctx.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT quota_lock(${accountId}::uuid)`;
    await tx.$executeRaw`
      INSERT INTO refund_requests (id, order_id, account_id, reason, state, amount_cents, cancels, asked_at, decided_at)
      VALUES (${randomUUID()}::uuid, ${id}::uuid, ${accountId}::uuid, 'by-mistake', 'ACCEPTED', ${cents}::int, ${subscriptionId},
              ${now}::timestamptz, ${now}::timestamptz)
      ON CONFLICT DO NOTHING`;
    await takeCreditsBack({ tx, clock: ctx.clock }, id);
  });
}

/**
 * A debit that was on its way when its plan was cancelled at once may still arrive. Nothing is had for it, so it goes back, once.
 * @param paidAt when the payment processor had the money.
 */
export async function payBackLate(ctx: Pick<SyncCtx, 'db' | 'clock'>, order: KeptOrder, paidAt: Date | null): Promise<void> {
  if (paidAt === null) return;
  const late = await ctx.db.order.findFirst({
    where: { id: order.id, amountCents: { gt: 0 }, paymentIntentId: { not: null }, requests: { none: {} }, disputes: { none: {} } },
    select: { subscriptionId: true, refundedCents: true },
  });
  if (!late?.subscriptionId) return;
  const ended = await ctx.db.subscription.count({ where: { id: late.subscriptionId, state: 'ENDED', endedAt: { lt: paidAt } } });
  if (ended > 0) await payBack(ctx, { ...order, ...late });
}
