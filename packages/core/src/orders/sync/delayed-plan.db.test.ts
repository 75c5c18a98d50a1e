import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buy, startOrders, type Customer, type Orders } from '../../../test/orders/start-orders.ts';
import { getBalance } from '../../billing/index.ts';
import { cancelPlan, changePlan, getPlan, listOrders, startCheckout, tendOrders } from '../index.ts';

let orders: Orders;
beforeAll(async () => void (orders = await startOrders()));
afterAll(() => orders[Symbol.asyncDispose]());

const DAY = 86_400;
const states = async ({ ctx }: Customer) => (await listOrders(ctx, { limit: 10 })).orders.map(({ state }) => state);

describe('a plan that is paid by a debit', () => {
  test('is on its way until the bank has answered', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, { item: 'plan:plus', method: 'delayed' });
    await orders.settle();
    expect(await states(customer)).toEqual(['PENDING']);
    const mails = await orders.system.db.message.findMany({ where: { accountId: customer.accountId }, select: { template: true } });
    expect(mails).toEqual([{ template: 'payment-pending' }]);
    await orders.fake.clock.advance(3 * DAY);
    await orders.settle();
    expect(await states(customer)).toEqual(['PAID']);
  });

  test('may be on its way again after an attempt that failed', async () => {
    const customer = await orders.signUp();
    const { url } = await startCheckout(customer.ctx, { item: 'plan:plus' });
    await orders.fake.control.completeCheckout(/cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '', { method: 'delayed', outcome: 'fails' });
    await orders.fake.clock.advance(2.5 * DAY);
    await orders.settle();
    expect(await states(customer)).toEqual(['FAILED']);
    // The next attempt is three days after the first has failed.
    await orders.fake.clock.advance(3 * DAY);
    expect(await orders.reconcile()).toMatchObject({ drift: 0 });
    expect(await states(customer)).toEqual(['PENDING']);
    await orders.fake.clock.advance(2 * DAY);
    await orders.settle();
    expect(await states(customer)).toEqual(['FAILED']);
  });

  test('is not had, changed or charged for twice before its first payment', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, { item: 'plan:plus', method: 'delayed' });
    await orders.settle();
    expect(await getPlan(customer.ctx)).toMatchObject({
      plan: 'free',
      subscription: { plan: 'plus', state: 'INCOMPLETE', priceCents: 600 },
    });
    await expect(changePlan(customer.ctx, { plan: 'pro' })).rejects.toMatchObject({ code: 'SUBSCRIPTION_MISSING' });
    await expect(startCheckout(customer.ctx, { item: 'plan:plus' })).rejects.toMatchObject({ code: 'SUBSCRIPTION_EXISTS' });
  });

  test('goes back, once, where it arrives after the plan was cancelled at once', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, { item: 'plan:plus', method: 'delayed' });
    await orders.settle();
    expect(await cancelPlan(customer.ctx, { when: 'now' })).toMatchObject({ refundCents: 0, plan: { plan: 'free', subscription: null } });
    await orders.fake.clock.advance(3 * DAY);
    await orders.settle();
    for (let round = 0; round < 2; round += 1) {
      await orders.fake.clock.advance(60);
      await tendOrders(orders.system);
      await orders.settle();
      expect(await orders.reconcile()).toMatchObject({ drift: 0 });
    }
    const { orders: all } = await listOrders(customer.ctx, { limit: 10 });
    expect(all).toMatchObject([{ state: 'PAID', refundedCents: 600, request: { state: 'DONE', amountCents: 600 } }]);
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 50, owed: 0 });
    expect((await getPlan((await orders.again(customer)).ctx)).plan).toBe('free');
  });
});
