import type { Db, Tx } from '@imagemint/db';

type PaidPeriod = { subscriptionId: string | null; periodEnd: Date | null };

/**
 * Tells of each order the subscription that its refund would end: the one whose present period it pays for. An earlier period's money can
 * go back without ending the present one.
 */
export async function readLivingSubscriptions<Order extends PaidPeriod>(
  ctx: { db: Db | Tx },
  orders: readonly Order[],
): Promise<(order: Order) => string | null> {
  const ids = orders.flatMap(({ subscriptionId }) => subscriptionId ?? []);
  const living =
    ids.length === 0
      ? []
      : await ctx.db.subscription.findMany({
          where: { id: { in: ids }, state: { not: 'ENDED' } },
          select: { id: true, periodStart: true },
        });
  const startOf = new Map(living.map(({ id, periodStart }) => [id, periodStart]));
  return ({ subscriptionId, periodEnd }) => {
    const periodStart = startOf.get(subscriptionId ?? '');
    return periodStart !== undefined && periodEnd !== null && periodEnd > periodStart ? subscriptionId : null;
  };
}

/** The subscription that a refund of one order would end. */
export async function findLivingSubscription(ctx: { db: Db | Tx }, orderId: string): Promise<string | null> {
  const order = await ctx.db.order.findUnique({ where: { id: orderId }, select: { subscriptionId: true, periodEnd: true } });
  return order === null ? null : (await readLivingSubscriptions(ctx, [order]))(order);
}

/** Paid orders whose period is not over: of one subscription one, or more after upgrades. */
export const presentOrders = (now: Date) => ({ state: 'PAID', periodEnd: { gt: now } }) as const;
