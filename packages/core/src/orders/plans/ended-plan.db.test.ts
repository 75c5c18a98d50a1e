import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, startOrders, type Orders } from '../../../test/orders/start-orders.ts';
import { cancelPlan, changePlan, type OrdersCtx, resumePlan } from '../index.ts';

let orders: Orders;
beforeAll(async () => void (orders = await startOrders()));
afterAll(() => orders[Symbol.asyncDispose]());

const MONTH = 31 * 86_400 + 7_200;
/** A plan that is cancelled cannot be changed in any case: for that it ends at once. */
const endNow = async ({ payments, db }: OrdersCtx) =>
  await payments.cancelNow((await db.subscription.findFirstOrThrow({ where: { state: { not: 'ENDED' } } })).id);
const endWithPeriod = async (ctx: OrdersCtx) => {
  await cancelPlan(ctx, { when: 'period-end' });
  await orders.fake.clock.advance(MONTH);
};
const WAYS = [
  ['resume', endWithPeriod, resumePlan],
  ['change', endNow, (ctx) => changePlan(ctx, { plan: 'pro' })],
  ['cancel', endWithPeriod, (ctx) => cancelPlan(ctx, { when: 'period-end' })],
] satisfies [string, (ctx: OrdersCtx) => Promise<unknown>, (ctx: OrdersCtx) => Promise<unknown>][];

test.each(WAYS)('a plan that has ended and was not told of yet: %s', async (_name, end, run) => {
  const customer = await orders.signUp();
  await buy(orders, customer, 'plan:plus');
  await orders.settle();
  await end(customer.ctx);
  await expect(run(customer.ctx)).rejects.toMatchObject({ code: 'SUBSCRIPTION_MISSING' });
  const { state } = await orders.system.db.subscription.findFirstOrThrow({ where: { accountId: customer.accountId } });
  expect(state).toBe('ENDED');
});
