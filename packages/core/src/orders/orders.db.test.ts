import { getBalance } from '../billing/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buy, startOrders, type Customer, type Orders } from '../../test/orders/start-orders.ts';
import { cancelPlan, changePlan, completeCheckout, getPlan, listOrders, previewPlanChange, requestRefund, resumePlan } from './index.ts';

let orders: Orders;
beforeAll(async () => void (orders = await startOrders()));
afterAll(() => orders[Symbol.asyncDispose]());

const onlyOrder = async ({ ctx }: Customer) => (await listOrders(ctx, { limit: 10 })).orders;

describe('a pack', () => {
  test('gives its credits once, whoever tells first', async () => {
    const customer = await orders.signUp();
    const sessionId = await buy(orders, customer, 'pack:small');
    const landed = await completeCheckout(customer.ctx, { sessionId });
    expect(landed.order).toMatchObject({ item: 'pack:small', state: 'PAID', credits: 100, amountCents: 500, refundableCents: 500 });
    await orders.settle();
    await completeCheckout(customer.ctx, { sessionId });
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 150 });
    expect(await onlyOrder(customer)).toHaveLength(1);
  });

  test('refund', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    const [order] = await onlyOrder(customer);
    const view = await requestRefund(customer.ctx, { orderId: order?.id ?? '', reason: 'changed-mind' });
    expect(view).toMatchObject({ refundedCents: 500, refundableCents: 0, request: { state: 'DONE' } });
    await orders.settle();
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 50, owed: 0 });
  });
});

describe('a plan', () => {
  test('life', async () => {
    let customer = await orders.signUp();
    await buy(orders, customer, 'plan:plus');
    await orders.settle();
    customer = await orders.again(customer);
    expect(await getPlan(customer.ctx)).toMatchObject({ plan: 'plus', givenPlan: 'free', subscription: { plan: 'plus', state: 'ACTIVE' } });
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 350 });
    console.log(await previewPlanChange(customer.ctx, { plan: 'pro' }));
    expect(await changePlan(customer.ctx, { plan: 'pro' })).toMatchObject({ plan: 'pro', subscription: { plan: 'pro', nextPlan: 'pro' } });
    await orders.settle();
    customer = await orders.again(customer);
    expect((await getBalance(customer.ctx)).available).toBe(1050);
    expect(await changePlan(customer.ctx, { plan: 'plus' })).toMatchObject({
      plan: 'pro',
      subscription: { plan: 'pro', nextPlan: 'plus' },
    });
    expect((await cancelPlan(customer.ctx, { when: 'period-end' })).plan.subscription).toMatchObject({ state: 'ENDING' });
    expect(await resumePlan(customer.ctx)).toMatchObject({ subscription: { state: 'ACTIVE' } });
    await orders.settle();
    const now = await cancelPlan(customer.ctx, { when: 'now' });
    expect(now).toMatchObject({ plan: { plan: 'free', subscription: null } });
    await orders.settle();
    console.log(now.refundCents, await onlyOrder(customer), await getBalance(customer.ctx));
    expect(await orders.reconcile()).toMatchObject({ drift: 0 });
  });
});
