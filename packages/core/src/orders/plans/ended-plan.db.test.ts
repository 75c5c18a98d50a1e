import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, startOrders, type Orders } from '../../../test/orders/start-orders.ts';
import { cancelPlan, changePlan, resumePlan } from '../index.ts';

let orders: Orders;
beforeAll(async () => void (orders = await startOrders()));
afterAll(() => orders[Symbol.asyncDispose]());

const MONTH = 31 * 86_400 + 7_200;
const WAYS = [
  ['resume', resumePlan],
  ['change', (ctx) => changePlan(ctx, { plan: 'pro' })],
  ['cancel', (ctx) => cancelPlan(ctx, { when: 'period-end' })],
] satisfies [string, (ctx: Parameters<typeof resumePlan>[0]) => Promise<unknown>][];

test.each(WAYS)('a plan that has ended and was not told of yet: %s', async (_name, run) => {
  const customer = await orders.signUp();
  await buy(orders, customer, 'plan:plus');
  await orders.settle();
  await cancelPlan(customer.ctx, { when: 'period-end' });
  await orders.fake.clock.advance(MONTH);
  await expect(run(customer.ctx)).rejects.toMatchObject({ code: 'SUBSCRIPTION_MISSING' });
  const { state } = await orders.system.db.subscription.findFirstOrThrow({ where: { accountId: customer.accountId } });
  expect(state).toBe('ENDED');
});
