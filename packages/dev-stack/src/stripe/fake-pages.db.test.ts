import type { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connectStripe } from '../../test/connect-stripe.ts';
import { startFakeStripe, type FakeStripe } from './index.ts';

let fake: FakeStripe;
let stripe: Stripe;
beforeEach(async () => {
  fake = await startFakeStripe();
  stripe = connectStripe(fake);
});
afterEach(() => fake.stop());

const SUCCESS = 'https://shop.example/ok?s={CHECKOUT_SESSION_ID}';

async function openSession(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> {
  const price_data = { currency: 'eur', unit_amount: 1000, product_data: { name: 'Credits <b>&' } };
  return stripe.checkout.sessions.create({
    mode: 'payment',
    customer_email: 'buyer@example.com',
    line_items: [{ quantity: 1, price_data }],
    success_url: SUCCESS,
    cancel_url: 'https://shop.example/no',
    ...more,
  });
}

async function post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers });
}

const console_ = (fields: Record<string, string>): Promise<Response> => post(`${fake.url}/console`, fields, { origin: fake.url });

describe('hosted checkout', () => {
  test('shows what is bought, for whom, and that no money moves', async () => {
    const session = await openSession();
    const response = await fetch(session.url ?? '');
    const page = await response.text();
    for (const part of [
      'no money moves',
      'buyer@example.com',
      '€10.00',
      'Credits &lt;b&gt;&amp;',
      'https://shop.example/no',
      'Card number',
    ]) {
      expect(page).toContain(part);
    }
    expect(page).not.toMatch(/<script|https?:\/\/(?!shop\.example)/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
    // Under a stricter policy a browser would name no origin for our own forms.
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
    const style = await fetch(new URL(/href="([^"]+\.css)"/.exec(page)?.[1] ?? '', fake.url));
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css']);
  });

  test('a declined card says so on the page and may be followed by a good one', async () => {
    const session = await openSession();
    const declined = await post(session.url ?? '', { method: 'card', card: '4000 0000 0000 9995' });
    expect(declined.status).toBe(402);
    const page = await declined.text();
    expect(page).toContain('Your card has insufficient funds.');
    expect(page).not.toContain('value="4000');
    const paid = await post(session.url ?? '', { method: 'card', card: '4242 4242 4242 4242' });
    expect([paid.status, paid.headers.get('location')]).toEqual([303, SUCCESS.replace('{CHECKOUT_SESSION_ID}', session.id)]);
    const complete = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge'] });
    expect(complete).toMatchObject({ status: 'complete', payment_status: 'paid' });
    const intent = complete.payment_intent as Stripe.PaymentIntent;
    const receipt = await fetch((intent.latest_charge as Stripe.Charge).receipt_url ?? '');
    expect(await receipt.text()).toContain('€10.00');
    expect((await post(session.url ?? '', { method: 'card' })).status).toBe(409);
  });

  test('a guest gives an e-mail, a debit is on its way', async () => {
    const price_data = { currency: 'eur', unit_amount: 1000, product_data: { name: 'Credits' } };
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ quantity: 1, price_data }],
      success_url: SUCCESS,
    });
    expect((await post(session.url ?? '', { method: 'delayed' })).status).toBe(400);
    expect((await post(session.url ?? '', { method: 'delayed', email: 'guest@example.com' })).status).toBe(303);
    const done = await stripe.checkout.sessions.retrieve(session.id);
    expect(done).toMatchObject({ payment_status: 'unpaid', customer: null, customer_details: { email: 'guest@example.com' } });
    expect(await (await fetch(`${fake.url}/console`)).text()).toContain('Succeeds');
    expect((await console_({ do: 'settle', id: session.id, outcome: 'succeeds' })).status).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
  });
});

describe('portal and invoices', () => {
  test('a customer cancels, comes back, changes the card and reads an invoice', async () => {
    const product_data = { name: 'Pro' };
    const price = await stripe.prices.create({ currency: 'eur', unit_amount: 900, recurring: { interval: 'month' }, product_data });
    const session = await openSession({ mode: 'subscription', line_items: [{ price: price.id, quantity: 1 }] });
    await fake.control.completeCheckout(session.id, { method: 'card' });
    const { customer, subscription, invoice } = await stripe.checkout.sessions.retrieve(session.id);
    const portal = await stripe.billingPortal.sessions.create({ customer: customer as string, return_url: 'https://shop.example/account' });
    const page = await (await fetch(portal.url)).text();
    for (const part of ['Pro', '€9.00 per month', 'visa •••• 4242', 'Cancel subscription', 'https://shop.example/account']) {
      expect(page).toContain(part);
    }
    const id = subscription as string;
    await post(portal.url, { do: 'cancel', id });
    expect((await stripe.subscriptions.retrieve(id)).cancel_at_period_end).toBe(true);
    await post(portal.url, { do: 'resume', id });
    expect((await stripe.subscriptions.retrieve(id)).cancel_at_period_end).toBe(false);
    await post(portal.url, { do: 'card', card: '5555555555554444' });
    expect(await (await fetch(portal.url)).text()).toContain('mastercard •••• 4444');
    const { hosted_invoice_url: hosted, invoice_pdf: pdf } = await stripe.invoices.retrieve(invoice as string);
    expect(await (await fetch(hosted ?? '')).text()).toContain('€9.00');
    expect((await (await fetch(pdf ?? '')).text()).startsWith('%PDF-1.4')).toBe(true);
  });
});

describe('console', () => {
  test('moves the clock, refunds, disputes and sends events', async () => {
    const session = await openSession();
    await fake.control.completeCheckout(session.id, { method: 'card' });
    const id = (await stripe.checkout.sessions.retrieve(session.id)).payment_intent as string;
    await console_({ do: 'refund', id, amount: '300' });
    await console_({ do: 'inquiry', id });
    const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
    await console_({ do: 'move-dispute', id: dispute?.id ?? '', to: 'needs_response' });
    await console_({ do: 'move-dispute', id: dispute?.id ?? '', to: 'lost' });
    expect((await stripe.disputes.retrieve(dispute?.id ?? '')).status).toBe('lost');
    const before = fake.clock.now().getTime();
    await console_({ do: 'advance', seconds: '86400' });
    expect(fake.clock.now().getTime() - before).toBeGreaterThanOrEqual(86_400_000);
    await console_({ do: 'delivery', drop: '0.5', hold: 'on' });
    const page = await (await fetch(`${fake.url}/console`)).text();
    for (const part of ['€3.00 back', 'Dispute over €7.00: lost', 'checkout.session.completed', 'value="0.5"', 'checked']) {
      expect(page).toContain(part);
    }
    const wrong = await console_({ do: 'refund', id, amount: '99999' });
    expect([wrong.status, (await wrong.text()).includes('role="alert"')]).toEqual([400, true]);
    expect((await console_({ do: 'toString' })).status).toBe(400);
  });

  test('does nothing for other sites, nor under another name', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]) {
      expect((await post(`${fake.url}/console`, { do: 'advance', seconds: '3600' }, headers as Record<string, string>)).status).toBe(403);
    }
    const call = request({ host: fake.host, port: fake.port, path: '/console', headers: { host: 'evil.example' } }).end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(421);
    response.resume();
  });
});
