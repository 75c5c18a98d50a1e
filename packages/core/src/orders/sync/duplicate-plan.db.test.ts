import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startOrders, type Customer, type Orders } from '../../../test/orders/start-orders.ts';
import { getBalance } from '../../billing/index.ts';
import { completeCheckout, getPlan, listOrders, startCheckout } from '../index.ts';
import { executeWaitingRefunds } from '../refunds/execute-refund.ts';

let orders: Orders;
beforeAll(async () => void (orders = await startOrders()));
afterAll(() => orders[Symbol.asyncDispose]());

/** Pays for the same plan in two tabs. @returns the two sessions, and the payment of the later one. */
async function payTwice({ ctx, accountId }: Customer): Promise<{ sessions: string[]; paymentIntent: string }> {
  const { control, clock } = orders.fake;
  const urls = [await startCheckout(ctx, { item: 'plan:plus' }), await startCheckout(ctx, { item: 'plan:plus' })];
  const sessions = urls.map(({ url }) => /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '');
  for (const sessionId of sessions) {
    await control.completeCheckout(sessionId, { method: 'card' });
    await clock.advance(5);
  }
  const { customerId } = await orders.system.db.stripeCustomer.findUniqueOrThrow({ where: { accountId } });
  const paid = orders.fake.events.list().flatMap(({ type, data }) => (type === 'payment_intent.succeeded' ? [data.object] : []));
  return { sessions, paymentIntent: paid.filter(({ customer }) => customer === customerId).at(-1)?.id ?? '' };
}

async function tend(): Promise<void> {
  await orders.fake.clock.advance(31);
  await executeWaitingRefunds(orders.system);
  await orders.settle();
}

const back = async ({ ctx }: Customer) => (await listOrders(ctx, { limit: 10 })).orders.map(({ refundedCents }) => refundedCents).sort();

describe('a plan that was paid for twice', () => {
  test('gives credits once from the first moment on', async () => {
    const customer = await orders.signUp();
    const { sessions } = await payTwice(customer);
    for (const sessionId of sessions) await completeCheckout(customer.ctx, { sessionId });
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 350 });
    await tend();
    expect(await back(customer)).toEqual([0, 600]);
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 350, owed: 0 });
    expect(await orders.reconcile()).toMatchObject({ drift: 0 });
  });

  test('ends the later subscription although it was told of first', async () => {
    const customer = await orders.signUp();
    const { sessions } = await payTwice(customer);
    for (const sessionId of sessions.toReversed()) await completeCheckout(customer.ctx, { sessionId });
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 350 });
    await orders.fake.clock.advance(31);
    await executeWaitingRefunds(orders.system);
    const subscriptions = await orders.system.db.subscription.findMany({
      where: { accountId: customer.accountId },
      orderBy: { createdAt: 'asc' },
      select: { state: true },
    });
    expect(subscriptions.map(({ state }) => state)).toEqual(['ACTIVE', 'ENDED']);
    expect(await back(customer)).toEqual([0, 600]);
    await orders.settle();
  });

  test.each([100, 600])('is paid back in full when %i cents went back already', async (cents) => {
    const customer = await orders.signUp();
    const { paymentIntent } = await payTwice(customer);
    await orders.fake.control.refund(paymentIntent, cents);
    await orders.settle();
    await tend();
    expect(await back(customer)).toEqual([0, 600]);
    const subscriptions = await orders.system.db.subscription.findMany({
      where: { accountId: customer.accountId },
      select: { state: true },
    });
    expect(subscriptions.map(({ state }) => state).sort()).toEqual(['ACTIVE', 'ENDED']);
    expect((await getPlan((await orders.again(customer)).ctx)).plan).toBe('plus');
    expect(await orders.system.db.refundRequest.count({ where: { accountId: customer.accountId, state: 'ACCEPTED' } })).toBe(0);
  });
});
