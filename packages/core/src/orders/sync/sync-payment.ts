import type { SyncCtx } from '../orders-ctx.ts';
import { syncCheckout } from './sync-checkout.ts';
import { notAnOrder, type Synced } from './synced.ts';
import { syncInvoice } from './sync-invoice.ts';

/**
 * Brings the order of a payment to its present state, with its refunds and disputes. A refund may be told before the purchase: then the
 * payment processor is asked what was bought.
 */
export async function syncPayment(ctx: SyncCtx, paymentIntentId: string): Promise<Synced> {
  const known = await ctx.db.order.findUnique({ where: { paymentIntentId }, select: { stripeId: true } });
  const stripeId =
    known?.stripeId ?? (await ctx.payments.findCheckoutOf(paymentIntentId)) ?? (await ctx.payments.findInvoiceOf(paymentIntentId));
  return stripeId === null ? notAnOrder('unknown-object') : await syncOrder(ctx, stripeId);
}

/** The same by the order's own key at the payment processor: its checkout session or its invoice. */
export async function syncOrder(ctx: SyncCtx, stripeId: string): Promise<Synced> {
  return stripeId.startsWith('in_') ? await syncInvoice(ctx, stripeId) : await syncCheckout(ctx, stripeId);
}
