import { randomUUID } from 'node:crypto';
import { offerOf, planOf, type SaleItem } from '@imagemint/contract/plans';
import { assertNotBlocked } from '../abuse/index.ts';
import { getAccount } from '../accounts/index.ts';
import { AppError } from '../kernel/index.ts';
import type { OrdersCtx } from './orders-ctx.ts';
import { requireBuyer } from './require-buyer.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { POLICY_HASH } from './sync/policy-hash.ts';

/**
 * Opens a checkout session for a plan or a pack. Nothing is sold until it is paid.
 * @returns the page of the payment processor where the customer pays.
 * @throws AppError BLOCKED, SUBSCRIPTION_EXISTS (change the plan instead), PAYMENTS_UNAVAILABLE.
 */
export async function startCheckout(ctx: OrdersCtx, input: { item: SaleItem }): Promise<{ url: string }> {
  const { accountId } = requireBuyer(ctx);
  await assertNotBlocked(ctx, 'checkout');
  const { item } = input;
  if (planOf(item) !== null) await assertNoSubscription(ctx, accountId);
  const { locale } = await getAccount(ctx);
  const customerId = await ensureCustomer(ctx);
  const session = await ctx.payments.createCheckout({
    ...{ customerId, accountId, item, locale, attempt: randomUUID() },
    // The payment processor puts the session's id in the place of this word.
    successUrl: `${ctx.origin}/checkout/done?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${ctx.origin}/pricing?cancelled=true&item=${encodeURIComponent(item)}`,
  });
  const { id, url, price, createdAt } = session;
  // A plan's order is its invoice, which comes with the payment.
  if (planOf(item) === null) {
    const order = { id: randomUUID(), accountId, item, stripeId: id, state: 'OPEN', policyHash: POLICY_HASH, createdAt };
    const { amountCents, currency } = price;
    const money = { amountCents, taxCents: 0, currency, credits: offerOf(item).credits };
    await ctx.db.order.createMany({ data: [{ ...order, ...money }], skipDuplicates: true });
  }
  return { url };
}

async function assertNoSubscription(ctx: Pick<OrdersCtx, 'db'>, accountId: string): Promise<void> {
  const living = await ctx.db.subscription.count({ where: { accountId, state: { in: ['ACTIVE', 'ENDING', 'GRACE', 'SUSPENDED'] } } });
  if (living > 0) throw new AppError('SUBSCRIPTION_EXISTS');
}
