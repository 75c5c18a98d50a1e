import { AppError } from '../kernel/index.ts';
import type { OrdersCtx } from './orders-ctx.ts';
import { requireBuyer } from './require-buyer.ts';

/** Where the payment processor shows the invoice or receipt of an order. @throws AppError NOT_FOUND, PAYMENTS_UNAVAILABLE */
export async function getReceipt(ctx: Pick<OrdersCtx, 'actor' | 'db' | 'payments'>, input: { orderId: string }): Promise<{ url: string }> {
  const { accountId } = requireBuyer(ctx);
  const order = await ctx.db.order.findFirst({
    where: { id: input.orderId, accountId },
    select: { stripeId: true, paymentIntentId: true },
  });
  const url = order === null ? null : await ctx.payments.findReceiptUrl(order);
  if (url === null) throw new AppError('NOT_FOUND');
  return { url };
}
