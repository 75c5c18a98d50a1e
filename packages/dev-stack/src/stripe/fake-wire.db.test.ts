import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectStripe } from '../../test/connect-stripe.ts';
import { startFakeStripe, type FakeStripe } from './index.ts';

let fake: FakeStripe;
let stripe: Stripe;
beforeEach(async () => {
  fake = await startFakeStripe();
  stripe = connectStripe(fake);
});
afterEach(() => fake.stop());

type Received = { body: string; signature: string };

/** A webhook endpoint that answers with what `status` says and keeps what came. */
async function listenForEvents(
  status: (index: number) => number = () => 200,
): Promise<{ server: Server; url: string; received: Received[] }> {
  const received: Received[] = [];
  const read = async (req: IncomingMessage): Promise<void> => {
    const chunks = await req.toArray();
    received.push({ body: Buffer.concat(chunks as Buffer[]).toString(), signature: String(req.headers['stripe-signature']) });
  };
  const server = createServer((req, res) => {
    void read(req).then(() => res.writeHead(status(received.length - 1)).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}

const idOf = ({ body }: Received): string => (JSON.parse(body) as Stripe.Event).id;

describe('webhooks', () => {
  test('are signed so that the SDK takes them, and only for their time', async () => {
    const { server, url, received } = await listenForEvents();
    fake.setWebhook(url);
    await stripe.customers.create({ email: 'a@example.com' });
    await fake.events.flush();
    const [{ body, signature } = { body: '', signature: '' }] = received;
    expect(stripe.webhooks.constructEvent(body, signature, fake.webhookSecret)).toMatchObject({ type: 'customer.created' });
    expect(() => stripe.webhooks.constructEvent(`${body} `, signature, fake.webhookSecret)).toThrow('signature');
    const [event] = fake.events.list();
    const old = fake.buildDelivery(event?.id ?? '', new Date(Date.now() - 301_000));
    expect(() => stripe.webhooks.constructEvent(old.body, old.headers['stripe-signature'], fake.webhookSecret)).toThrow('tolerance');
    expect(fake.events.deliveries()).toMatchObject([{ state: 'delivered', attempts: 1, lastStatus: 200 }]);
    expect((await stripe.events.list()).data[0]?.pending_webhooks).toBe(0);
    server.close();
  });

  test('are tried again until there is a good answer, and left pending where there is none', async () => {
    const { server, url, received } = await listenForEvents((index) => (index < 2 ? 500 : 200));
    fake.setWebhook(url);
    await stripe.customers.create();
    await fake.events.flush();
    expect([received.length, new Set(received.map(idOf)).size]).toEqual([3, 1]);
    fake.setWebhook('http://127.0.0.1:9/');
    await stripe.customers.create();
    await fake.events.flush();
    expect(fake.events.deliveries()[1]).toMatchObject({ state: 'pending', attempts: 4, lastStatus: null });
    fake.setWebhook(url);
    expect(await fake.events.deliver(fake.events.list()[1]?.id ?? '')).toMatchObject({ state: 'delivered' });
    server.close();
  });

  test('can be lost, doubled, shuffled and held, the same way for the same seed', async () => {
    const { server, url, received } = await listenForEvents();
    fake.setWebhook(url);
    const run = async (): Promise<{ lost: number; doubled: boolean }> => {
      received.length = 0;
      fake.events.setDelivery({ drop: 0.3, repeat: 0.5, shuffle: true }, 7);
      const before = fake.events.list().length;
      for (let index = 0; index < 20; index += 1) await stripe.customers.create();
      await fake.events.flush();
      const lost = fake.events
        .deliveries()
        .slice(before)
        .filter(({ state }) => state === 'dropped').length;
      return { lost, doubled: received.length > new Set(received.map(idOf)).size };
    };
    const first = await run();
    expect(first.lost).toBeGreaterThan(0);
    expect(first.doubled).toBe(true);
    expect((await run()).lost).toBe(first.lost);
    received.length = 0;
    fake.events.setDelivery({ hold: true });
    await stripe.customers.create();
    await fake.events.flush();
    expect([received.length, fake.events.deliveries().at(-1)?.state]).toEqual([0, 'held']);
    fake.events.setDelivery({});
    await fake.events.flush();
    expect(received).toHaveLength(1);
    server.close();
  });
});

describe('faults', () => {
  test('before: nothing happened, and the class of the error says what it was', async () => {
    fake.faults.set({ path: /customers/, times: 1, kind: 'status', status: 429, when: 'before' });
    await expect(stripe.customers.create()).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    fake.faults.set({ path: /customers/, times: 1, kind: 'status', status: 500, when: 'before' });
    await expect(stripe.customers.create()).rejects.toBeInstanceOf(Stripe.errors.StripeAPIError);
    fake.faults.set({ path: /customers/, times: 1, kind: 'status', status: 402, when: 'before' });
    await expect(stripe.customers.create()).rejects.toBeInstanceOf(Stripe.errors.StripeCardError);
    // The SDK asks a second time by itself after a cut, even when told not to retry.
    fake.faults.set({ path: /customers/, times: 2, kind: 'reset', when: 'before' });
    await expect(stripe.customers.create()).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect((await stripe.customers.list()).data).toEqual([]);
  });

  test('after: it happened all the same, once, however often the SDK asks again', async () => {
    for (const rule of [{ kind: 'status', status: 503, when: 'after' } as const, { kind: 'reset', when: 'after' } as const]) {
      fake.faults.set({ path: /customers/, times: 1, ...rule });
      await connectStripe(fake, { retries: 2 }).customers.create({ description: rule.kind });
    }
    expect((await stripe.customers.list()).data.map(({ description }) => description)).toEqual(['reset', 'status']);
    expect(fake.requests().filter(({ method }) => method === 'POST')).toHaveLength(4);
  });

  test('after a cut it happened once, although the SDK asks a second time even without retries', async () => {
    fake.faults.set({ path: /customers/, times: 1, kind: 'reset', when: 'after' });
    await stripe.customers.create();
    const [one, two] = fake.requests();
    expect(one?.idempotencyKey).toMatch(/^stripe-node-retry-/);
    expect(two).toEqual(one);
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  test('a request that hangs keeps its key', async () => {
    fake.faults.set({ path: /customers/, times: 1, kind: 'hang', ms: 400 });
    const idempotencyKey = 'same';
    const slow = stripe.customers.create({}, { idempotencyKey });
    await expect.poll(() => fake.requests().length).toBe(1);
    await expect(stripe.customers.create({}, { idempotencyKey })).rejects.toMatchObject({
      statusCode: 409,
      code: 'idempotency_key_in_use',
    });
    expect((await stripe.customers.create({}, { idempotencyKey: 'other' })).id).not.toBe((await slow).id);
  });
});

describe('state', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imagemint-stripe-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('survives a restart with its keys, clock and pages, and holds no card number', async () => {
    const stateFile = join(folder, 'sub', 'stripe.json');
    const first = await startFakeStripe({ stateFile });
    const before = connectStripe(first);
    const customer = await before.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'once' });
    const session = await before.checkout.sessions.create({
      mode: 'payment',
      customer: customer.id,
      line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 100, product_data: { name: 'x' } } }],
      success_url: 'https://shop.example/',
    });
    await first.control.completeCheckout(session.id, { method: 'card', card: '5555 5555 5555 4444' });
    const open = await before.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 100, product_data: { name: 'x' } } }],
      success_url: 'https://shop.example/',
    });
    await first.clock.advance(3600);
    await first.stop();
    expect(await readFile(stateFile, 'utf8')).not.toMatch(/5555\s?5555/);
    const second = await startFakeStripe({ stateFile });
    const after = connectStripe(second);
    expect([second.secretKey, second.webhookSecret]).toEqual([first.secretKey, first.webhookSecret]);
    expect((await after.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'once' })).id).toBe(customer.id);
    expect((await after.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
    expect((await after.checkout.sessions.retrieve(open.id)).url).toBe(`${second.url}/c/pay/${open.id}`);
    expect(Math.abs(second.clock.now().getTime() - Date.now() - 3_600_000)).toBeLessThan(10_000);
    await second.stop();
  });
});

test('what was sent can be looked at, and the API asked without a socket', async () => {
  await stripe.customers.create({ email: 'a@example.com', metadata: { account_id: '17' } }, { idempotencyKey: 'k' });
  expect(fake.requests()).toEqual([
    {
      method: 'POST',
      path: '/v1/customers',
      params: ['email', 'metadata[account_id]'],
      values: { email: 'a@example.com', 'metadata[account_id]': '17' },
      idempotencyKey: 'k',
    },
  ]);
  const headers = { authorization: `Bearer ${fake.secretKey}` };
  const reply = await fake.handle({ method: 'GET', path: '/v1/customers?limit=1', headers });
  expect([reply.status, JSON.parse(reply.body)]).toEqual([200, expect.objectContaining({ object: 'list' })]);
  expect((await fake.handle({ method: 'GET', path: '/v1/customers' })).status).toBe(401);
});
