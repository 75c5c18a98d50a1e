import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectStripe } from '../../test/connect-stripe.ts';
import { startFakeStripe, type FakeStripe } from './index.ts';

const DAY = 86_400;
const START = new Date('2026-01-31T12:00:00Z');

let fake: FakeStripe;
let stripe: Stripe;
beforeEach(async () => {
  fake = await startFakeStripe({ now: () => START });
  stripe = connectStripe(fake);
});
afterEach(() => fake.stop());

async function openSession(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> {
  const customer = await stripe.customers.create({ email: 'buyer@example.com' });
  const price_data = { currency: 'eur', unit_amount: 1000, product_data: { name: 'Credits' } };
  const line_items = [{ quantity: 1, price_data }];
  const urls = { success_url: 'https://shop.example/ok?s={CHECKOUT_SESSION_ID}', cancel_url: 'https://shop.example/no' };
  return stripe.checkout.sessions.create({ mode: 'payment', customer: customer.id, line_items, ...urls, ...more });
}

async function subscribe(
  cents = 900,
  card = '4242424242424242',
): Promise<{ id: string; session: Stripe.Checkout.Session; customer: string }> {
  const price = await stripe.prices.create({
    currency: 'eur',
    unit_amount: cents,
    recurring: { interval: 'month' },
    product_data: { name: 'Pro' },
  });
  const session = await openSession({
    mode: 'subscription',
    line_items: [{ price: price.id, quantity: 1 }],
    subscription_data: { metadata: { account_id: '17' } },
  });
  await fake.control.completeCheckout(session.id, { method: 'card', card });
  const done = await stripe.checkout.sessions.retrieve(session.id);
  return { id: done.subscription as string, session: done, customer: done.customer as string };
}

const types = (): string[] => fake.events.list().map(({ type }) => type);
const count = (type: string): number => types().filter((name) => name === type).length;
const invoicesOf = async (id: string): Promise<Stripe.Invoice[]> => (await stripe.invoices.list({ subscription: id })).data;

describe('checkout', () => {
  test('by card is complete and paid, and can be found by its payment', async () => {
    const session = await openSession({ payment_intent_data: { metadata: { order: '7' } } });
    expect(await fake.control.completeCheckout(session.id, { method: 'card' })).toMatchObject({ status: 'paid' });
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge'] });
    expect(done).toMatchObject({ status: 'complete', payment_status: 'paid', url: null, customer_details: { email: 'buyer@example.com' } });
    const intent = done.payment_intent as Stripe.PaymentIntent;
    expect(intent).toMatchObject({ status: 'succeeded', metadata: { order: '7' }, latest_charge: { paid: true, amount: 1000 } });
    const found = await stripe.checkout.sessions.list({ payment_intent: intent.id });
    expect(found.data.map(({ id }) => id)).toEqual([session.id]);
    expect(types()).toEqual(expect.arrayContaining(['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed']));
    await expect(fake.control.completeCheckout(session.id, { method: 'card' })).rejects.toThrow('complete');
  });

  test('stays open after a card was declined, and the next card pays the same payment', async () => {
    const session = await openSession();
    const declined = await fake.control.completeCheckout(session.id, { method: 'card', card: '4000 0000 0000 0002' });
    expect(declined).toMatchObject({ status: 'declined', error: { code: 'card_declined', decline_code: 'generic_decline' } });
    const open = await stripe.checkout.sessions.retrieve(session.id);
    expect(open).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    expect([count('payment_intent.payment_failed'), count('charge.failed'), count('checkout.session.completed')]).toEqual([1, 1, 0]);
    await fake.control.completeCheckout(session.id, { method: 'card' });
    const intent = await stripe.paymentIntents.retrieve((await stripe.checkout.sessions.retrieve(session.id)).payment_intent as string);
    expect([intent.id, intent.status]).toEqual([open.payment_intent, 'succeeded']);
    expect((await stripe.charges.list({ payment_intent: intent.id })).data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test.each([
    ['4000000000009995', 'insufficient_funds'],
    ['4111111111111111', 'test_mode_live_card'],
    ['1234', undefined],
  ])('with the card %s is declined', async (card, reason) => {
    const result = await fake.control.completeCheckout((await openSession()).id, { method: 'card', card });
    expect([result.status, result.error?.decline_code]).toEqual(['declined', reason]);
  });

  test.each([
    ['succeeds', 'paid', 'checkout.session.async_payment_succeeded'],
    ['fails', 'unpaid', 'checkout.session.async_payment_failed'],
  ] as const)('by a delayed method is unpaid until it %s', async (outcome, status, type) => {
    const [now, later] = [await openSession(), await openSession()];
    await fake.control.completeCheckout(now.id, { method: 'delayed' });
    await fake.control.completeCheckout(later.id, { method: 'delayed', outcome });
    expect(await stripe.checkout.sessions.retrieve(now.id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect(count('payment_intent.succeeded')).toBe(0);
    await fake.control.settleDelayed(now.id, outcome);
    await fake.clock.advance(2 * DAY);
    for (const { id } of [now, later]) expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe(status);
    expect(count(type)).toBe(2);
  });

  test('expires after a day', async () => {
    const session = await openSession();
    await fake.clock.advance(DAY - 1);
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
    await fake.clock.advance(1);
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
    expect(count('checkout.session.expired')).toBe(1);
  });
});

describe('subscriptions', () => {
  test('renew by the clock: a draft for an hour, then paid, and the 31st comes back after February', async () => {
    const { id } = await subscribe();
    const first = await stripe.subscriptions.retrieve(id);
    expect(first).toMatchObject({ status: 'active', metadata: { account_id: '17' } });
    const end = first.items.data[0]?.current_period_end ?? 0;
    expect(new Date(end * 1000).toISOString()).toBe('2026-02-28T12:00:00.000Z');
    await fake.clock.advance(28 * DAY);
    expect((await invoicesOf(id)).map(({ status, billing_reason: reason }) => [status, reason])).toEqual([
      ['draft', 'subscription_cycle'],
      ['paid', 'subscription_create'],
    ]);
    await fake.clock.advance(3600);
    const [renewal] = await invoicesOf(id);
    expect(renewal).toMatchObject({ status: 'paid', amount_paid: 900 });
    expect(renewal?.lines.data[0]?.period).toEqual({ start: end, end: Date.parse('2026-03-31T12:00:00Z') / 1000 });
    expect(renewal?.period_end).toBe(end);
    expect([count('invoice.created'), count('invoice.finalized'), count('invoice.paid'), count('invoice.payment_succeeded')]).toEqual([
      2, 2, 2, 2,
    ]);
  });

  test('whose renewal fails are past due, tried again for a fortnight, and end', async () => {
    const { id } = await subscribe(900, '4000000000000341');
    await fake.clock.advance(28 * DAY + 3600);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
    const [failed] = await invoicesOf(id);
    expect(failed).toMatchObject({ status: 'open', attempt_count: 1, amount_remaining: 900 });
    expect(failed?.next_payment_attempt).toBe(fake.clock.now().getTime() / 1000 + 3 * DAY);
    await fake.clock.advance(16 * DAY);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    });
    expect([count('invoice.payment_failed'), count('customer.subscription.deleted')]).toEqual([4, 1]);
  });

  test('recover when a good card comes in time', async () => {
    const { id, customer } = await subscribe();
    await fake.control.setDefaultCard(customer, '4000000000000341');
    await fake.clock.advance(28 * DAY + 3600);
    const [open] = await invoicesOf(id);
    await expect(stripe.invoices.pay(open?.id ?? '')).rejects.toBeInstanceOf(Stripe.errors.StripeCardError);
    await fake.control.setDefaultCard(customer, '4242424242424242');
    expect(await stripe.invoices.pay(open?.id ?? '')).toMatchObject({ status: 'paid' });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
  });

  test('that cancel at the end of the period end there', async () => {
    const { id } = await subscribe();
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await fake.clock.advance(28 * DAY - 1);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
    await fake.clock.advance(1);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    expect(await invoicesOf(id)).toHaveLength(1);
  });

  test('upgraded in the middle pay for the middle: at once, or with the next invoice', async () => {
    const { id } = await subscribe();
    const big = await stripe.prices.create({
      currency: 'eur',
      unit_amount: 2900,
      recurring: { interval: 'month' },
      product_data: { name: 'Max' },
    });
    await fake.clock.advance(14 * DAY);
    const item = (await stripe.subscriptions.retrieve(id)).items.data[0]?.id ?? '';
    await stripe.subscriptions.update(id, { items: [{ id: item, price: big.id }], proration_behavior: 'always_invoice' });
    const [upgrade] = await invoicesOf(id);
    expect(upgrade).toMatchObject({ billing_reason: 'subscription_update', status: 'paid', total: 1000 });
    expect(upgrade?.lines.data.map(({ amount }) => amount)).toEqual([-450, 1450]);
    const small = (await stripe.prices.list({ limit: 2 })).data[1]?.id ?? '';
    await stripe.subscriptions.update(id, { items: [{ id: item, price: small }] });
    await fake.clock.advance(15 * DAY);
    const [renewal] = await invoicesOf(id);
    expect(renewal?.lines.data.map(({ amount }) => amount)).toEqual([-1450, 450, 900]);
    expect(renewal).toMatchObject({
      billing_reason: 'subscription_cycle',
      total: -100,
      amount_due: 0,
      status: 'paid',
      ending_balance: -100,
    });
  });

  test('wait for an upgrade that is not paid yet, and forget it after a day', async () => {
    const { id, customer } = await subscribe();
    await fake.control.setDefaultCard(customer, '4000000000000341');
    const big = await stripe.prices.create({
      currency: 'eur',
      unit_amount: 2900,
      recurring: { interval: 'month' },
      product_data: { name: 'Max' },
    });
    const before = await stripe.subscriptions.retrieve(id);
    const items = [{ id: before.items.data[0]?.id ?? '', price: big.id }];
    const how = { items, proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete' } as const;
    const waiting = await stripe.subscriptions.update(id, how);
    expect(waiting).toMatchObject({ status: 'active', items: { data: [{ price: { unit_amount: 900 } }] } });
    expect(waiting.pending_update).not.toBeNull();
    await fake.control.setDefaultCard(customer, '4242424242424242');
    await stripe.invoices.pay(waiting.latest_invoice as string);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      pending_update: null,
      items: { data: [{ price: { unit_amount: 2900 } }] },
    });
    await fake.control.setDefaultCard(customer, '4000000000000341');
    const bigger = await stripe.prices.create({
      currency: 'eur',
      unit_amount: 9900,
      recurring: { interval: 'month' },
      product_data: { name: 'Ultra' },
    });
    await stripe.subscriptions.update(id, { ...how, items: [{ id: items[0]?.id ?? '', price: bigger.id }] });
    await fake.clock.advance(DAY);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      pending_update: null,
      items: { data: [{ price: { unit_amount: 2900 } }] },
    });
    expect((await invoicesOf(id))[0]?.status).toBe('void');
  });
});

describe('refunds and disputes', () => {
  const paid = async (): Promise<string> => {
    const session = await openSession();
    await fake.control.completeCheckout(session.id, { method: 'card' });
    return (await stripe.checkout.sessions.retrieve(session.id)).payment_intent as string;
  };

  test('a refund that the bank sends back is failed, and can be made again', async () => {
    const intent = await paid();
    const refund = await fake.control.refund(intent, 400);
    await fake.control.failRefund(refund.id);
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed', failure_reason: 'lost_or_stolen_card' });
    const [charge] = (await stripe.charges.list({ payment_intent: intent })).data;
    expect(charge).toMatchObject({ amount_refunded: 0, refunded: false });
    expect((await stripe.refunds.create({ payment_intent: intent })).amount).toBe(1000);
    expect(types()).toEqual(expect.arrayContaining(['refund.created', 'charge.refunded', 'refund.updated', 'refund.failed']));
  });

  test('a refund of a debit is pending for a day', async () => {
    const session = await openSession();
    await fake.control.completeCheckout(session.id, { method: 'delayed' });
    await fake.clock.advance(2 * DAY);
    const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session.id);
    const refund = await stripe.refunds.create({ payment_intent: intent as string });
    expect(refund.status).toBe('pending');
    await fake.clock.advance(DAY);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
  });

  test('a dispute takes the money, is answered, and gives it back when won', async () => {
    const intent = await paid();
    const { id } = await fake.control.openDispute(intent, { reason: 'product_not_received' });
    await expect(stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({ code: 'charge_disputed' });
    const evidence = { uncategorized_text: 'It was delivered.' };
    expect(await stripe.disputes.update(id, { evidence, submit: false })).toMatchObject({ status: 'needs_response' });
    expect(await stripe.disputes.update(id, { submit: true })).toMatchObject({
      status: 'under_review',
      evidence,
      evidence_details: { has_evidence: true, submission_count: 1 },
    });
    await fake.control.moveDispute(id, 'won');
    const [dispute] = (await stripe.disputes.list({ payment_intent: intent })).data;
    expect(dispute).toMatchObject({ id, status: 'won', reason: 'product_not_received' });
    expect(dispute?.balance_transactions.map(({ amount }) => amount)).toEqual([-1000, 1000]);
    expect(types().filter((type) => type.startsWith('charge.dispute'))).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
    await expect(fake.control.moveDispute(id, 'lost')).rejects.toThrow('does not go');
  });

  test('an inquiry takes nothing until it escalates, and silence loses', async () => {
    const intent = await paid();
    const { id } = await fake.control.openDispute(intent, { inquiry: true });
    expect(await stripe.disputes.retrieve(id)).toMatchObject({
      status: 'warning_needs_response',
      is_charge_refundable: true,
      balance_transactions: [],
    });
    expect(count('charge.dispute.funds_withdrawn')).toBe(0);
    await fake.control.moveDispute(id, 'needs_response');
    expect(count('charge.dispute.funds_withdrawn')).toBe(1);
    await fake.clock.advance(7 * DAY);
    expect((await stripe.disputes.retrieve(id)).status).toBe('lost');
    const other = await fake.control.openDispute(await paid(), { inquiry: true });
    await fake.clock.advance(7 * DAY);
    expect((await stripe.disputes.retrieve(other.id)).status).toBe('warning_closed');
  });
});
