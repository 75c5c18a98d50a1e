import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buy, startOrders, takeEvents, type Orders } from '../../../test/orders/start-orders.ts';
import { HASTY_MS, MOST_MS, READ_FAULTS } from '../../../test/orders/stripe-faults.ts';
import { getBalance, replayLedger } from '../../billing/index.ts';
import { applyDueEvents, applyEvent } from '../inbox/apply-event.ts';
import { completeCheckout, getPaymentFigures, receiveWebhook, reconcileStripe, tendOrders } from '../index.ts';

describe('the reconciler', () => {
  let orders: Orders;
  beforeAll(async () => void (orders = await startOrders({ timeoutMs: HASTY_MS })));
  afterAll(() => orders[Symbol.asyncDispose]());

  test('gives once what was charged by a process that died before it could give: no webhook, no landing', async () => {
    const customers = await Promise.all([orders.signUp(), orders.signUp(), orders.signUp()]);
    for (const [index, customer] of customers.entries()) await buy(orders, customer, index === 2 ? 'plan:pro' : 'pack:small');
    takeEvents(orders.fake);
    expect(await Promise.all(customers.map(({ ctx }) => getBalance(ctx)))).toMatchObject([
      { available: 50 },
      { available: 50 },
      { available: 50 },
    ]);
    const healed = await orders.reconcile();
    expect(healed.drift).toBe(0);
    expect(healed.healed).toBeGreaterThan(2);
    expect(await orders.reconcile()).toMatchObject({ healed: 0, drift: 0 });
    const after = await Promise.all(customers.map(({ ctx }) => getBalance(ctx)));
    expect(after).toMatchObject([{ available: 150 }, { available: 150 }, { available: 1_050 }]);
    expect(await replayLedger(orders.system)).toEqual({ drift: 0 });
  });

  test('gives it even when Stripe has forgotten the event', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, 'pack:small');
    takeEvents(orders.fake);
    const payments = { ...orders.payments, async *listEvents() {} };
    expect(await reconcileStripe({ ...orders.system, payments })).toMatchObject({ drift: 0 });
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 150 });
  });

  test.each(['pack:small', 'plan:plus'] as const)(
    'gives %s once beside two webhooks, the landing page and another reconciler',
    async (item) => {
      const customer = await orders.signUp();
      takeEvents(orders.fake);
      const sessionId = await buy(orders, customer, item);
      const events = takeEvents(orders.fake);
      const deliver = async (eventId: string) => {
        const { body, headers } = orders.fake.buildDelivery(eventId, orders.system.clock.now());
        const delivery = { body: Buffer.from(body), signature: headers['stripe-signature'] };
        await receiveWebhook({ ...orders.system, actor: { kind: 'nobody' } }, delivery);
        await applyEvent(orders.system, { eventId });
      };
      const landing = () => completeCheckout(customer.ctx, { sessionId });
      await Promise.all([
        ...events.flatMap((id) => [deliver(id), deliver(id)]),
        landing(),
        landing(),
        orders.reconcile(),
        orders.reconcile(),
      ]);
      await applyDueEvents(orders.system, { evenEarly: true });
      expect(await getBalance(customer.ctx)).toMatchObject({ available: item === 'pack:small' ? 150 : 350 });
      expect(await orders.system.db.grant.count({ where: { accountId: customer.accountId, orderId: { not: null } } })).toBe(1);
      expect(await orders.reconcile()).toMatchObject({ healed: 0, drift: 0 });
    },
  );

  test.each([
    ['events', /^\/v1\/events$/],
    ['sessions', /^\/v1\/checkout\/sessions$/],
    ['invoices', /^\/v1\/invoices$/],
    ['subscriptions', /^\/v1\/subscriptions$/],
    ['one object', /^\/v1\/(checkout\/sessions|invoices|subscriptions)\/.+/],
  ])('fails with a code while Stripe does not tell it its %s, and heals when it does', async (_what, path) => {
    const customer = await orders.signUp();
    await buy(orders, customer, 'plan:plus');
    takeEvents(orders.fake);
    for (const { fault } of READ_FAULTS) {
      orders.fake.faults.set({ path, times: 999, ...fault });
      const startedAt = Date.now();
      await expect(orders.reconcile()).rejects.toMatchObject({ code: 'PAYMENTS_UNAVAILABLE' });
      expect(Date.now() - startedAt).toBeLessThan(MOST_MS);
      orders.fake.faults.clear();
    }
    await sleep(HASTY_MS * 3);
    expect(await orders.reconcile()).toMatchObject({ drift: 0 });
    expect(await orders.reconcile()).toMatchObject({ healed: 0, drift: 0 });
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 350 });
  });

  test('shows to staff what waits while Stripe is away, and a round of upkeep ends soon', async () => {
    const staff = await orders.signUp({ role: 'staff' });
    const customers = [];
    for (let count = 0; count < 8; count += 1) customers.push(await orders.signUp());
    for (const customer of customers) await buy(orders, customer, 'pack:small');
    for (const eventId of takeEvents(orders.fake)) {
      const { body, headers } = orders.fake.buildDelivery(eventId, orders.system.clock.now());
      await receiveWebhook(
        { ...orders.system, actor: { kind: 'nobody' } },
        { body: Buffer.from(body), signature: headers['stripe-signature'] },
      );
    }
    await orders.fake.clock.advance(60);
    orders.fake.faults.set({ path: /./, times: 9_999, kind: 'status', status: 503, when: 'before' });
    const before = orders.fake.requests().length;
    await tendOrders(orders.system);
    // Three events, each tried twice by the SDK.
    expect(orders.fake.requests().length - before).toBeLessThanOrEqual(6);
    const figures = await getPaymentFigures(staff.ctx);
    expect(figures.waitingEvents).toBeGreaterThanOrEqual(8);
    expect(figures).toMatchObject({ failingEvents: 3, ledgerDrift: 0 });
    orders.fake.faults.clear();
    await orders.fake.clock.advance(120);
    await tendOrders(orders.system);
    expect(await getPaymentFigures(staff.ctx)).toMatchObject({ waitingEvents: 0, failingEvents: 0, ledgerDrift: 0 });
    for (const { ctx } of customers) expect(await getBalance(ctx)).toMatchObject({ available: 150 });
  });
});
