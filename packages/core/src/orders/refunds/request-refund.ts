import { randomUUID } from 'node:crypto';
import type { RefundReason } from '@imagemint/contract/billing';
import { AppError } from '../../kernel/index.ts';
import type { OrdersCtx } from '../orders-ctx.ts';
import { getOrderView, type OrderView } from '../order-view.ts';
import { requireBuyer } from '../require-buyer.ts';
import { acceptPlanRefunds } from './accept-plan-refunds.ts';
import { acceptRefund } from './accept-refund.ts';
import { executeRefund } from './execute-refund.ts';
import { findLivingSubscription } from './living-subscriptions.ts';

/**
 * Asks for money back for what was not used of an order. Within the days of withdrawal it is granted at once, later a person decides.
 * A refund of the present period of a plan ends the plan.
 * @throws AppError NOT_FOUND, REFUND_REFUSED when nothing can be paid back or another wish is open.
 */
export async function requestRefund(
  ctx: Pick<OrdersCtx, 'actor' | 'db' | 'clock' | 'log' | 'payments'>,
  input: { orderId: string; reason: RefundReason },
): Promise<OrderView> {
  const { accountId } = requireBuyer(ctx);
  const { orderId, reason } = input;
  const order = await getOrderView(ctx, { id: orderId, accountId });
  if (order.refundableCents === 0) throw new AppError('REFUND_REFUSED');
  if (order.isRefundAutomatic) {
    const subscriptionId = await findLivingSubscription(ctx, orderId);
    const requests =
      subscriptionId === null
        ? [await acceptRefund(ctx, { orderId, accountId, reason, cancels: null, decidedBy: null })]
        : await acceptPlanRefunds(ctx, { subscriptionId, accountId, reason });
    if (!requests.some((request) => request !== null)) throw new AppError('REFUND_REFUSED');
    for (const request of requests) if (request) await executeRefund(ctx, { requestId: request.id });
  } else {
    const asked = { id: randomUUID(), orderId, accountId, reason, state: 'ASKED', askedAt: ctx.clock.now() };
    const { count } = await ctx.db.refundRequest.createMany({ data: [asked], skipDuplicates: true });
    if (count === 0) throw new AppError('REFUND_REFUSED');
  }
  return await getOrderView(ctx, { id: orderId, accountId });
}
