import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '@imagemint/contract/errors';
import { buy, startOrders, type Customer, type Orders } from '../../test/orders/start-orders.ts';
import { buildEvent, listCharges, listMoneyBack, openStripe, signBody } from '../../test/orders/stripe-tools.ts';
import { hasCode } from '../kernel/index.ts';
import { getBalance, replayLedger } from '../billing/index.ts';
import { applyDueEvents } from './inbox/apply-event.ts';
import {
  completeCheckout,
  createPayments,
  decideRefund,
  getPlan,
  listAllOrders,
  listOrders,
  listRefundRequests,
  receiveWebhook,
  reconcileStripe,
  requestRefund,
  tendOrders,
} from './index.ts';

let orders: Orders;
let staff: Customer;
let stripe: Stripe;
beforeAll(async () => {
  orders = await startOrders();
  stripe = openStripe(orders.fake);
  staff = await orders.signUp({ role: 'staff' });
});
afterAll(async () => {
  await orders.settle();
  expect(await orders.reconcile()).toMatchObject({ drift: 0 });
  expect(await orders.reconcile()).toMatchObject({ healed: 0, drift: 0 });
  expect(await replayLedger(orders.system)).toEqual({ drift: 0 });
  await orders[Symbol.asyncDispose]();
});

const balanceOf = ({ ctx }: Customer) => getBalance(ctx);
const ordersOf = async ({ ctx }: Customer) => (await listOrders(ctx, { limit: 20 })).orders;
const withCode = (code: ErrorCode) => (error: unknown) => hasCode(error, code);

async function customerIdOf({ accountId }: Customer): Promise<string> {
  return (await orders.system.db.stripeCustomer.findUniqueOrThrow({ where: { accountId } })).customerId;
}

async function paymentOf(orderId: string): Promise<string> {
  const { paymentIntentId } = await orders.system.db.order.findUniqueOrThrow({ where: { id: orderId } });
  if (paymentIntentId === null) throw new Error('not paid');
  return paymentIntentId;
}

/** A customer who has been at the checkout, and so is known at Stripe, and has bought nothing. */
async function known(): Promise<Customer & { customerId: string }> {
  const customer = await orders.signUp();
  await buy(orders, customer, { item: 'pack:small', card: '4000000000000002' });
  return { ...customer, customerId: await customerIdOf(customer) };
}

type Sale = { mode?: 'payment' | 'subscription'; items: Stripe.Checkout.SessionCreateParams.LineItem[] };

/** Sells past the service, as a mistake in the dashboard or a stolen key would. @returns the session's id. */
async function sell(to: { customerId: string; accountId: string }, { mode = 'payment', items }: Sale): Promise<string> {
  const session = await stripe.checkout.sessions.create({
    ...{ mode, customer: to.customerId, client_reference_id: to.accountId, line_items: items, success_url: 'https://example.org' },
  });
  await orders.fake.control.completeCheckout(session.id, { method: 'card' });
  return session.id;
}

const priceOf = async (key: string): Promise<string> => (await stripe.prices.list({ lookup_keys: [key] })).data[0]?.id ?? '';
const SMALL = 'imagemint_pack_small_500_eur';

async function makePrice(amount: number, currency: string, key?: string): Promise<string> {
  const lookup = key === undefined ? {} : { lookup_key: key, transfer_lookup_key: true };
  return (await stripe.prices.create({ product: 'imagemint_pack_small', unit_amount: amount, currency, ...lookup })).id;
}

describe('a payment that is not the price', () => {
  const SALES: [string, () => Promise<Sale['items']>, { amountCents: number; currency: string }][] = [
    [
      'in another currency',
      async () => [{ price: await makePrice(500, 'usd', 'imagemint_pack_small_500_usd'), quantity: 1 }],
      { amountCents: 500, currency: 'usd' },
    ],
    ['for two at once', async () => [{ price: await priceOf(SMALL), quantity: 2 }], { amountCents: 1_000, currency: 'eur' }],
    [
      'beside something else',
      async () => [
        { price: await priceOf(SMALL), quantity: 1 },
        { price: await makePrice(7, 'eur'), quantity: 1 },
      ],
      { amountCents: 507, currency: 'eur' },
    ],
  ];

  test.each(SALES)('%s gives nothing, is shown to staff, and goes back in full', async (_what, items, money) => {
    const customer = await known();
    const sessionId = await sell(customer, { items: await items() });
    await orders.settle();
    const landed = await completeCheckout(customer.ctx, { sessionId });
    expect(landed).toMatchObject({ state: 'MISMATCHED', order: { ...money, item: 'pack:small', refundableCents: money.amountCents } });
    expect(await balanceOf(customer)).toMatchObject({ available: 50 });
    const { rows } = await listAllOrders(staff.ctx, { state: 'MISMATCHED', limit: 50 });
    expect(rows.find(({ accountId }) => accountId === customer.accountId)).toMatchObject(money);
    // After the days of withdrawal a person decides.
    const id = landed.order?.id ?? '';
    await orders.system.db.refundRequest.create({
      data: {
        id: crypto.randomUUID(),
        orderId: id,
        accountId: customer.accountId,
        reason: 'by-mistake',
        state: 'ASKED',
        askedAt: new Date(),
      },
    });
    const wish = (await listRefundRequests(staff.ctx, { state: 'ASKED', limit: 10 })).rows.find(({ orderId }) => orderId === id);
    expect(wish).toMatchObject({ refundableCents: money.amountCents });
    await decideRefund(staff.ctx, { requestId: wish?.id ?? '', decision: 'ACCEPTED' });
    expect(await ordersOf(customer)).toMatchObject([{ state: 'MISMATCHED', refundedCents: money.amountCents, request: { state: 'DONE' } }]);
    await orders.settle();
    expect(await balanceOf(customer)).toMatchObject({ available: 50, owed: 0 });
    expect(await listMoneyBack(orders.fake, customer.customerId)).toMatchObject([{ amount: money.amountCents }]);
  });

  test('a plan in a number gives no plan and no credits', async () => {
    const customer = await known();
    await buy(orders, await orders.signUp(), 'plan:plus');
    await sell(customer, { mode: 'subscription', items: [{ price: await priceOf('imagemint_plan_plus_600_eur'), quantity: 3 }] });
    await orders.settle();
    expect(await ordersOf(customer)).toMatchObject([{ item: 'plan:plus', state: 'MISMATCHED', amountCents: 1_800 }]);
    expect(await balanceOf(customer)).toMatchObject({ available: 50 });
    expect(await getPlan((await orders.again(customer)).ctx)).toMatchObject({ plan: 'free' });
  });

  test('for something that we do not sell is none of our orders', async () => {
    const customer = await known();
    const data = { currency: 'eur', unit_amount: 500, product_data: { name: 'ImageMint pack small' } };
    const sessions = [
      await sell(customer, { items: [{ price_data: data, quantity: 1 }] }),
      // A key that says one amount on a price of another.
      await sell(customer, { items: [{ price: await makePrice(1, 'eur', 'imagemint_pack_large_6000_eur_'), quantity: 1 }] }),
      await sell(customer, { items: [{ price: await makePrice(1, 'eur', 'imagemint_pack_huge_1_eur'), quantity: 1 }] }),
    ];
    await orders.settle();
    for (const sessionId of sessions) expect(await completeCheckout(customer.ctx, { sessionId })).toEqual({ order: null, state: 'OPEN' });
    expect(await ordersOf(customer)).toEqual([]);
    expect(await balanceOf(customer)).toMatchObject({ available: 50 });
  });

  test('a price list’s key on another amount sells nothing', async () => {
    // Prices are read once: another process meets the moved key.
    await using other = await startOrders();
    const customer = await other.signUp();
    await buy(other, customer, { item: 'pack:large', card: '4000000000000002' });
    const shop = openStripe(other.fake);
    const moved = await shop.prices.create({
      ...{
        product: 'imagemint_pack_large',
        unit_amount: 1,
        currency: 'eur',
        lookup_key: 'imagemint_pack_large_6000_eur',
        transfer_lookup_key: true,
      },
    });
    const { customerId } = await other.system.db.stripeCustomer.findUniqueOrThrow({ where: { accountId: customer.accountId } });
    const session = await shop.checkout.sessions.create({
      ...{ mode: 'payment', customer: customerId, line_items: [{ price: moved.id, quantity: 1 }], success_url: 'https://example.org' },
    });
    await other.fake.control.completeCheckout(session.id, { method: 'card' });
    await other.settle();
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 50 });
    expect(await other.reconcile()).toMatchObject({ drift: 0 });
  });
});

describe('a plan that is paid twice', () => {
  test.each([
    ['first', (ids: string[]) => ids],
    ['last', (ids: string[]) => ids.toReversed()],
  ])('ends the later one and pays it back once, when the earlier one is told of %s', async (_when, order) => {
    const customer = await orders.signUp();
    // Two tabs: both pages are open before either is paid.
    const { startCheckout } = await import('./index.ts');
    const pages = [await startCheckout(customer.ctx, { item: 'plan:plus' }), await startCheckout(customer.ctx, { item: 'plan:pro' })];
    const sessions = pages.map(({ url }) => /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '');
    for (const id of sessions) {
      await orders.fake.control.completeCheckout(id, { method: 'card' });
      await orders.fake.clock.advance(2);
    }
    for (const object of order(sessions)) {
      const delivery = signBody(JSON.stringify(buildEvent({ object: { id: object } })), {
        secret: orders.fake.webhookSecret,
        at: orders.system.clock.now(),
      });
      await receiveWebhook({ ...orders.system, actor: { kind: 'nobody' } }, delivery);
      await applyDueEvents(orders.system, { evenEarly: true });
    }
    await orders.fake.clock.advance(60);
    await tendOrders(orders.system);
    await tendOrders(orders.system);
    await orders.settle();
    const customerId = await customerIdOf(customer);
    expect(await listCharges(orders.fake, customerId)).toHaveLength(2);
    expect(await listMoneyBack(orders.fake, customerId)).toMatchObject([{ amount: 1_800 }]);
    expect((await stripe.subscriptions.list({ customer: customerId, status: 'active' })).data).toHaveLength(1);
    expect(await getPlan((await orders.again(customer)).ctx)).toMatchObject({
      plan: 'plus',
      subscription: { plan: 'plus', state: 'ACTIVE' },
    });
    expect(await balanceOf(customer)).toMatchObject({ available: 350, owed: 0 });
  });
});

describe('a refund', () => {
  async function bought(card = '4242424242424242'): Promise<Customer & { orderId: string; paymentIntentId: string }> {
    const customer = await orders.signUp();
    await buy(orders, customer, { item: 'pack:small', card });
    await orders.settle();
    const orderId = (await ordersOf(customer))[0]?.id ?? '';
    return { ...customer, orderId, paymentIntentId: await paymentOf(orderId) };
  }

  test('above what is left is refused with a code, by us and by Stripe', async () => {
    const { ctx, orderId, paymentIntentId } = await bought();
    await orders.fake.control.refund(paymentIntentId, 400);
    const over = orders.payments.refund({ paymentIntentId, amountCents: 101, requestId: crypto.randomUUID() });
    await expect(over).rejects.toSatisfy(withCode('REFUND_REFUSED'));
    await orders.settle();
    expect(await requestRefund(ctx, { orderId, reason: 'other' })).toMatchObject({ refundedCents: 500, refundableCents: 0 });
    await expect(requestRefund(ctx, { orderId, reason: 'other' })).rejects.toSatisfy(withCode('REFUND_REFUSED'));
    expect(await getBalance(ctx)).toMatchObject({ available: 50, owed: 0 });
  });

  test('that somebody made in the dashboard meanwhile is not made again', async () => {
    const customer = await bought();
    await orders.fake.control.refund(customer.paymentIntentId);
    // Its event has not come: here all of it still seems to be left.
    const view = await requestRefund(customer.ctx, { orderId: customer.orderId, reason: 'other' });
    expect(view).toMatchObject({ refundedCents: 500, request: { state: 'DECLINED', declineReason: 'refunded-already' } });
    await orders.settle();
    expect(await listMoneyBack(orders.fake, await customerIdOf(customer))).toHaveLength(1);
    expect(await balanceOf(customer)).toMatchObject({ available: 50, owed: 0 });
  });

  test('that waits for Stripe sends no more than what is left by then', async () => {
    const customer = await bought();
    orders.fake.faults.set({ kind: 'status', status: 500, when: 'before', path: /^\/v1\/refunds$/, times: 99 });
    const asked = await requestRefund(customer.ctx, { orderId: customer.orderId, reason: 'other' });
    expect(asked).toMatchObject({ refundedCents: 0, request: { state: 'ACCEPTED', amountCents: 500 } });
    orders.fake.faults.clear();
    await orders.fake.control.refund(customer.paymentIntentId, 100);
    await orders.fake.clock.advance(60);
    await tendOrders(orders.system);
    expect(await ordersOf(customer)).toMatchObject([{ refundedCents: 500, request: { state: 'DONE', amountCents: 400 } }]);
    await orders.settle();
    expect(await balanceOf(customer)).toMatchObject({ available: 50, owed: 0 });
  });

  test('has no way to go where no payment stands behind the money, and takes nothing', async () => {
    const customer = await bought();
    const { orderId: id, paymentIntentId } = customer;
    await orders.system.db.order.update({ where: { id }, data: { paymentIntentId: null } });
    expect(await ordersOf(customer)).toMatchObject([{ refundableCents: 0, payBackCents: 0 }]);
    await expect(requestRefund(customer.ctx, { orderId: id, reason: 'other' })).rejects.toSatisfy(withCode('REFUND_REFUSED'));
    expect(await balanceOf(customer)).toMatchObject({ available: 150, owed: 0 });
    await orders.system.db.order.update({ where: { id }, data: { paymentIntentId } });
  });

  test('asked for in two windows at once is made once', async () => {
    const customer = await bought();
    const asked = Array.from({ length: 6 }, () => requestRefund(customer.ctx, { orderId: customer.orderId, reason: 'other' }));
    const answers = await Promise.allSettled(asked);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await orders.settle();
    expect(await listMoneyBack(orders.fake, await customerIdOf(customer))).toMatchObject([{ amount: 500 }]);
  });

  test('of a disputed payment is refused, and possible again when the dispute is won', async () => {
    const { ctx, orderId, paymentIntentId } = await bought();
    const dispute = await orders.fake.control.openDispute(paymentIntentId);
    // Told or not told yet.
    expect(await requestRefund(ctx, { orderId, reason: 'other' })).toMatchObject({ refundedCents: 0, refundableCents: 0 });
    await orders.settle();
    await expect(requestRefund(ctx, { orderId, reason: 'other' })).rejects.toSatisfy(withCode('REFUND_REFUSED'));
    expect(await getBalance(ctx)).toMatchObject({ available: 50 });
    await orders.fake.control.moveDispute(dispute.id, 'won');
    await orders.settle();
    expect(await getBalance(ctx)).toMatchObject({ available: 150 });
    expect(await requestRefund(ctx, { orderId, reason: 'other' })).toMatchObject({ refundedCents: 500 });
  });

  test('and then a dispute of the rest take the credits once', async () => {
    const { ctx, paymentIntentId } = await bought();
    await orders.fake.control.refund(paymentIntentId, 200);
    await orders.settle();
    expect(await getBalance(ctx)).toMatchObject({ available: 110 });
    const dispute = await orders.fake.control.openDispute(paymentIntentId);
    await orders.settle();
    expect(await getBalance(ctx)).toMatchObject({ available: 50, owed: 0 });
    await orders.fake.control.moveDispute(dispute.id, 'lost');
    await orders.settle();
    expect(await getBalance(ctx)).toMatchObject({ available: 50, owed: 0 });
  });
});

describe('a plan’s invoice', () => {
  /** A renewal that nobody could pay. */
  async function unpaid(): Promise<Customer & { invoiceId: string; customerId: string }> {
    const customer = await orders.signUp();
    await buy(orders, customer, 'plan:plus');
    await orders.settle();
    const customerId = await customerIdOf(customer);
    await orders.fake.control.setDefaultCard(customerId, '4000000000000341');
    await orders.fake.clock.advance(33 * 86_400);
    await orders.settle();
    const [invoice] = (await stripe.invoices.list({ customer: customerId, status: 'open' })).data;
    return { ...customer, customerId, invoiceId: invoice?.id ?? '' };
  }
  const stateOf = async (stripeId: string) => (await orders.system.db.order.findUniqueOrThrow({ where: { stripeId } })).state;

  test('that is voided can no longer be paid and gives nothing', async () => {
    const { invoiceId, ctx } = await unpaid();
    expect(await stateOf(invoiceId)).toBe('FAILED');
    await stripe.invoices.voidInvoice(invoiceId);
    await orders.settle();
    expect(await stateOf(invoiceId)).toBe('EXPIRED');
    expect((await getBalance(ctx)).available).toBe(50);
  });

  test('that is given up as uncollectible gives nothing, and its credits if it is paid after all', async () => {
    const { invoiceId, customerId, ctx } = await unpaid();
    await stripe.invoices.markUncollectible(invoiceId);
    await orders.settle();
    expect(await stateOf(invoiceId)).toBe('FAILED');
    expect((await getBalance(ctx)).available).toBe(50);
    await orders.fake.control.setDefaultCard(customerId, '4242424242424242');
    await stripe.invoices.pay(invoiceId);
    await orders.settle();
    expect(await stateOf(invoiceId)).toBe('PAID');
    expect((await getBalance(ctx)).available).toBe(350);
  });
});

test('while Stripe is slow to say what went back, the customer’s credits can be used', async () => {
  const customer = await orders.signUp();
  const sessionId = await buy(orders, customer, 'pack:small');
  orders.fake.faults.set({ path: /^\/v1\/(refunds|disputes)$/, times: 2, kind: 'hang', ms: 1_500 });
  const payments = createPayments({ secretKey: orders.fake.secretKey, webhookSecret: orders.fake.webhookSecret, apiBase: orders.fake.url });
  const landing = completeCheckout({ ...customer.ctx, payments }, { sessionId });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const startedAt = Date.now();
  await orders.system.db.$executeRaw`SELECT quota_lock(${customer.accountId}::uuid)`;
  expect(Date.now() - startedAt).toBeLessThan(700);
  expect(await landing).toMatchObject({ state: 'PAID' });
  orders.fake.faults.clear();
  await reconcileStripe(orders.system);
});
