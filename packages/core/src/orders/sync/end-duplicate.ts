import { randomUUID } from 'node:crypto';
import type { SyncTx } from '../orders-ctx.ts';
import { takeCreditsBack } from '../refunds/accept-refund.ts';
import type { KeptOrder } from './keep-order.ts';

/**
 * Two tabs can both pay for a plan. The later subscription is ended and its money goes back, by a refund that nobody had to ask for:
 * its credits go at once, so that nobody spends them while the payment processor is asked.
 */
export async function endDuplicate({ tx, clock, payments }: SyncTx, order: KeptOrder): Promise<void> {
  if (order.state !== 'PAID' || order.paymentIntentId === null) return;
  const { subscriptionId, refundedCents } = await tx.order.findUniqueOrThrow({
    where: { id: order.id },
    select: { subscriptionId: true, refundedCents: true },
  });
  if (subscriptionId === null) return;
  // Serialised by the account: the two may be told at the same moment.
  await tx.$executeRaw`SELECT quota_lock(${order.accountId}::uuid)`;
  const subscription = await payments.getSubscription(subscriptionId);
  if (subscription === null || subscription.status === 'canceled') return;
  const earlier = await tx.order.findMany({
    where: { accountId: order.accountId, state: 'PAID', subscriptionId: { notIn: [subscriptionId] }, periodEnd: { gt: clock.now() } },
    select: { subscriptionId: true },
  });
  for (const other of new Set(earlier.map(({ subscriptionId: id }) => id))) {
    const facts = other === null ? null : await payments.getSubscription(other);
    if (facts === null || facts.status === 'canceled' || !isBefore(facts, subscription)) continue;
    const now = clock.now();
    // Where nothing is left to pay back the refund will be refused, and the subscription ends all the same.
    const amountCents = order.amountCents - refundedCents || order.amountCents;
    await tx.$executeRaw`
      INSERT INTO refund_requests (id, order_id, account_id, reason, state, amount_cents, cancels, asked_at, decided_at)
      VALUES (${randomUUID()}::uuid, ${order.id}::uuid, ${order.accountId}::uuid, 'by-mistake', 'ACCEPTED', ${amountCents}::int,
              ${subscriptionId}, ${now}::timestamptz, ${now}::timestamptz)
      ON CONFLICT DO NOTHING`;
    await takeCreditsBack({ tx, clock }, order.id);
    return;
  }
}

/** Ids break the tie of one second, so that never both of two end. */
function isBefore(a: { createdAt: Date; id: string }, b: { createdAt: Date; id: string }): boolean {
  return a.createdAt < b.createdAt || (a.createdAt.getTime() === b.createdAt.getTime() && a.id < b.id);
}
