import type { SyncCtx } from '../orders-ctx.ts';
import { findAccount } from './find-account.ts';
import { keepOrder } from './keep-order.ts';
import { orderOfCheckout } from './order-facts.ts';
import { readMoneyBack, syncMoneyBack } from './sync-money-back.ts';
import { notAnOrder, type Synced } from './synced.ts';
import { syncSubscription } from './sync-subscription.ts';
import { withObjectLock } from './with-object-lock.ts';

/** Brings the order of a checkout session to the session's present state. Webhook, landing page and reconciler all end here. */
export async function syncCheckout(ctx: SyncCtx, sessionId: string): Promise<Synced> {
  const subscribed = await withObjectLock(ctx, sessionId, async (locked): Promise<Synced | { subscriptionId: string | null }> => {
    const facts = await ctx.payments.getCheckout(sessionId);
    if (facts === null) return notAnOrder('unknown-object');
    const accountId = await findAccount(locked, { customerId: facts.customerId, hint: facts.accountId });
    if (accountId === null) return notAnOrder('foreign');
    if (facts.mode === 'subscription') return { subscriptionId: facts.subscriptionId };
    const orderFacts = orderOfCheckout(facts);
    if (orderFacts === null) return notAnOrder('ignored');
    const moneyBack = await readMoneyBack(ctx, orderFacts);
    const order = await keepOrder(locked, accountId, orderFacts);
    await syncMoneyBack(locked, order, moneyBack);
    return { outcome: 'applied', order };
  });
  if (!('subscriptionId' in subscribed)) return subscribed;
  // The order of a plan is its invoice.
  return subscribed.subscriptionId === null ? notAnOrder('ignored') : await syncSubscription(ctx, subscribed.subscriptionId);
}
