import type { RefundReason } from '@imagemint/contract/billing';
import type { Ctx } from '../../kernel/index.ts';
import { type AcceptedRefund, acceptRefund } from './accept-refund.ts';
import { presentOrders } from './living-subscriptions.ts';

/** The paid orders of a subscription's present period, newest first. */
export async function listPresentOrders(ctx: Pick<Ctx, 'db' | 'clock'>, subscriptionId: string): Promise<string[]> {
  const orders = await ctx.db.order.findMany({
    where: { ...presentOrders(ctx.clock.now()), subscriptionId },
    orderBy: { number: 'desc' },
    select: { id: true },
  });
  return orders.map(({ id }) => id);
}

type PlanRefund = { subscriptionId: string; accountId: string; reason: RefundReason; decidedBy?: string | null };

/** Grants refunds of what was not used of a subscription's present period; the subscription ends with them. */
export async function acceptPlanRefunds(ctx: Pick<Ctx, 'db' | 'clock'>, input: PlanRefund): Promise<AcceptedRefund[]> {
  const { subscriptionId, accountId, reason, decidedBy = null } = input;
  const accepted: AcceptedRefund[] = [];
  for (const orderId of await listPresentOrders(ctx, subscriptionId)) {
    const request = await acceptRefund(ctx, { orderId, accountId, reason, cancels: subscriptionId, decidedBy });
    if (request) accepted.push(request);
  }
  return accepted;
}
