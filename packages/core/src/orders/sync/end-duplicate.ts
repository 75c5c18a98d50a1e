import { randomUUID } from 'node:crypto';
import type { SyncTx } from '../orders-ctx.ts';
import { takeCreditsBack } from '../refunds/accept-refund.ts';
import type { SubscriptionFacts } from '../stripe/facts.ts';
import type { KeptOrder } from './keep-order.ts';

/**
 * Two tabs can both pay for a plan. The later subscription is ended and its money goes back, by a refund that nobody had to ask for,
 * whichever of the two is told first: its credits go at once, so that nobody spends them while the payment processor is asked.
 */
export async function endDuplicate({ tx, clock, payments }: SyncTx, { state, accountId, periodEnd }: KeptOrder): Promise<void> {
  if (state !== 'PAID' || periodEnd === null) return;
  // Serialised by the account: the two may be told at the same moment.
  await tx.$executeRaw`SELECT quota_lock(${accountId}::uuid)`;
  const paid = await tx.order.findMany({
    where: { accountId, state: 'PAID', subscriptionId: { not: null }, periodEnd: { gt: clock.now() } },
    select: { id: true, subscriptionId: true, amountCents: true, refundedCents: true, paymentIntentId: true },
  });
  const ids = new Set(paid.flatMap(({ subscriptionId }) => subscriptionId ?? []));
  if (ids.size < 2) return;
  const living: SubscriptionFacts[] = [];
  for (const id of ids) {
    const facts = await payments.getSubscription(id);
    if (facts !== null && facts.status !== 'canceled') living.push(facts);
  }
  const [, ...later] = living.toSorted(byAge);
  const duplicates = paid.filter(({ subscriptionId, paymentIntentId }) => {
    return paymentIntentId !== null && later.some(({ id }) => id === subscriptionId);
  });
  for (const duplicate of duplicates) await payBack({ tx, clock }, { ...duplicate, accountId });
}

type Duplicate = { id: string; accountId: string; subscriptionId: string | null; amountCents: number; refundedCents: number };

async function payBack({ tx, clock }: Pick<SyncTx, 'tx' | 'clock'>, duplicate: Duplicate): Promise<void> {
  const { id, accountId, subscriptionId, amountCents, refundedCents } = duplicate;
  const now = clock.now();
  // Where nothing is left to pay back the refund will be refused, and the subscription ends all the same.
  const rest = amountCents - refundedCents || amountCents;
  await tx.$executeRaw`
    INSERT INTO refund_requests (id, order_id, account_id, reason, state, amount_cents, cancels, asked_at, decided_at)
    VALUES (${randomUUID()}::uuid, ${id}::uuid, ${accountId}::uuid, 'by-mistake', 'ACCEPTED', ${rest}::int, ${subscriptionId},
            ${now}::timestamptz, ${now}::timestamptz)
    ON CONFLICT DO NOTHING`;
  await takeCreditsBack({ tx, clock }, id);
}

/** Ids break the tie of one second, so that never both of two end. */
function byAge(a: SubscriptionFacts, b: SubscriptionFacts): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}
