import type { SyncCtx } from '../orders-ctx.ts';
import type { SubscriptionFacts } from '../stripe/facts.ts';
import { payBack } from './pay-back.ts';

/**
 * Two tabs can both pay for a plan. All subscriptions but the earliest are ended and their money goes back, by refunds that nobody had to
 * ask for; their credits go at once, so that nobody spends them while the payment processor is asked. It looks at all that are paid, after
 * the one of this moment is kept: it does not matter of which of them was told first.
 */
export async function endDuplicates(ctx: SyncCtx, accountId: string): Promise<void> {
  const paid = await ctx.db.order.findMany({
    where: { accountId, state: 'PAID', paymentIntentId: { not: null }, periodEnd: { gt: ctx.clock.now() }, amountCents: { gt: 0 } },
    select: { id: true, subscriptionId: true, amountCents: true, refundedCents: true },
  });
  const [, ...later] = await listLiving(ctx, new Set(paid.map(({ subscriptionId }) => subscriptionId)));
  const duplicates = paid.filter(({ subscriptionId }) => later.some(({ id }) => id === subscriptionId));
  for (const duplicate of duplicates) await payBack(ctx, { ...duplicate, accountId });
}

/** Those that are not over, oldest first. */
async function listLiving(ctx: SyncCtx, ids: ReadonlySet<string | null>): Promise<SubscriptionFacts[]> {
  if (ids.size < 2) return [];
  const living: SubscriptionFacts[] = [];
  for (const id of ids) {
    const facts = id === null ? null : await ctx.payments.getSubscription(id);
    if (facts !== null && facts.status !== 'canceled') living.push(facts);
  }
  // Ids break the tie of one second, so that never both of two end.
  return living.toSorted((a, b) => Number(a.createdAt) - Number(b.createdAt) || (a.id < b.id ? -1 : 1));
}
