import type { RefundReason } from '@imagemint/contract/billing';
import type { Ctx } from '../../kernel/index.ts';
import { type AcceptedRefund, acceptRefund } from './accept-refund.ts';

/** The paid orders of a subscription whose period is not over: one, or more after upgrades. */

export async function listPresentOrders(ctx: Pick<Ctx, 'db' | 'clock'>, subscriptionId: string): Promise<string[]> {
  const orders = await ctx.db.order.findMany({
    where: { subscriptionId, state: 'PAID', periodEnd: { gt: ctx.clock.now() } },
    orderBy: { number: 'desc' },
    select: { id: true },
  });
  return orders.map(({ id }) => id);
}

/** Grants refunds of what was not used of a subscription's present period; the subscription ends with them. */

export async function acceptPlanRefunds(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  input: { subscriptionId: string; accountId: string; reason: RefundReason },
): Promise<AcceptedRefund[]> {
  const { subscriptionId, accountId, reason } = input;
  const accepted: AcceptedRefund[] = [];
  for (const orderId of await listPresentOrders(ctx, subscriptionId)) {
    const request = await acceptRefund(ctx, { orderId, accountId, reason, cancels: subscriptionId, decidedBy: null });
    if (request) accepted.push(request);
  }
  return accepted;
}
