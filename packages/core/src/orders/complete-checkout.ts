import { AppError, hasCode, type Ctx } from '../kernel/index.ts';
import type { OrdersCtx } from './orders-ctx.ts';
import { requireBuyer } from './require-buyer.ts';
import { getOrderView, type OrderView } from './order-view.ts';
import { syncCheckout } from './sync/sync-checkout.ts';
import type { KeptOrder } from './sync/keep-order.ts';

/**
 * What has become of a checkout, for the page that the customer lands on. It settles the order by the same function as the webhook, so
 * that it does not matter which comes first; while the payment processor is away it tells what is known here.
 * @throws AppError NOT_FOUND for somebody else's session.
 */
export async function completeCheckout(
  ctx: Pick<OrdersCtx, 'actor' | 'db' | 'clock' | 'log' | 'payments'>,
  input: { sessionId: string },
): Promise<{ order: OrderView | null; state: OrderView['state'] }> {
  const { accountId } = requireBuyer(ctx);
  const order = (await trySync(ctx, input.sessionId)) ?? (await findOrder(ctx, input.sessionId));
  if (order === null) return { order: null, state: 'OPEN' };
  if (order.accountId !== accountId) throw new AppError('NOT_FOUND');
  const view = await getOrderView(ctx, { id: order.id, accountId });
  return { order: view, state: view.state };
}

async function trySync(
  ctx: Pick<OrdersCtx, 'db' | 'clock' | 'log' | 'payments'>,
  sessionId: string,
): Promise<Pick<KeptOrder, 'id' | 'accountId'> | null> {
  try {
    const { order, outcome } = await syncCheckout(ctx, sessionId);
    if (outcome === 'unknown-object' || outcome === 'foreign') throw new AppError('NOT_FOUND');
    return order;
  } catch (error) {
    if (!hasCode(error, 'PAYMENTS_UNAVAILABLE')) throw error;
    return null;
  }
}

async function findOrder(ctx: Pick<Ctx, 'db'>, stripeId: string): Promise<{ id: string; accountId: string } | null> {
  return await ctx.db.order.findUnique({ where: { stripeId }, select: { id: true, accountId: true } });
}
