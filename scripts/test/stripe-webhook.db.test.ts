import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getBalance } from '@imagemint/core/billing';
import { AppError } from '@imagemint/core/kernel';
import { startCheckout } from '@imagemint/core/orders';
import { createTestDatabase, type TestDatabase } from '@imagemint/dev-stack';
import { type FakeStripe, signBody } from '@imagemint/dev-stack/stripe';
import { eventually, startStack, type Stack, type TestAccount } from './start-stack.ts';
import { startTcpProxy, type TcpProxy } from './start-tcp-proxy.ts';

let database: TestDatabase;
let proxy: TcpProxy;
let stack: Stack;
let offsetMs = 0;
const clock = { now: () => new Date(Date.now() + offsetMs) };

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  // With the product's own limits of requests.
  stack = await startStack({ databaseUrl: url.href, lanes: 1, clock, tendEveryMs: 100, rateLimits: undefined });
  fake().events.setDelivery({ hold: true });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await database.drop();
});

function fake(): FakeStripe {
  const { fakeStripe } = stack.service;
  if (!fakeStripe) throw new Error('no fake');
  return fakeStripe;
}

const sign = (body: string): string => signBody(body, fake().webhookSecret, clock.now());

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; code: string };

/** Sends exactly these bytes under these headers. */
async function send(body: string | Buffer, headers: Record<string, string>, method = 'POST'): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = request(`${stack.origin}/stripe/webhook`, { method, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (part: string) => (text += part));
      res.on('end', () => {
        const said = (text === '' ? {} : JSON.parse(text)) as { code?: string; received?: boolean };
        resolve({ status: res.statusCode ?? 0, headers: res.headers, code: said.code ?? (said.received ? 'received' : '') });
      });
    });
    sent.on('error', reject).end(body);
  });
}

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };
const post = (body: string, headers: Record<string, string> = JSON_TYPE) => send(body, { ...headers, 'Stripe-Signature': sign(body) });

let events = 0;
function buildEvent(more: Record<string, unknown> = {}): { id: string; body: string } {
  const id = `evt_http${String((events += 1)).padStart(8, '0')}`;
  const created = Math.floor(clock.now().getTime() / 1000);
  const object = { id: 'cs_test_unknown_to_all', ...more };
  return { id, body: JSON.stringify({ id, object: 'event', created, type: 'checkout.session.completed', data: { object } }) };
}
const isNoted = async (id: string) => (await stack.service.deps.db.stripeEvent.count({ where: { id } })) === 1;

/** Buys a pack; the webhook that tells of it waits. */
async function payPack(): Promise<{ account: TestAccount; body: string; eventId: string }> {
  const account = await stack.signUp({ plan: 'free', credits: 0 });
  const { url } = await startCheckout({ ...stack.service.deps, requestId: 'test', actor: account.actor }, { item: 'pack:small' });
  await fake().control.completeCheckout(/cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '', { method: 'card' });
  const event = fake()
    .events.list()
    .findLast(({ type }) => type === 'checkout.session.completed');
  const eventId = event?.id ?? '';
  return { account, eventId, body: fake().buildDelivery(eventId, clock.now()).body };
}
const availableOf = async ({ actor }: TestAccount) => (await getBalance({ ...stack.service.deps, actor })).available;

function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer).toMatchObject({ status, code });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
}

describe('the webhook’s address', () => {
  test('takes JSON, whatever its charset is called', async () => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON']) {
      const { id, body } = buildEvent();
      expect(await post(body, { 'Content-Type': type })).toMatchObject({ status: 200, code: 'received' });
      expect(await isNoted(id)).toBe(true);
    }
  });

  test('refuses other types, and what is not signed', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/problem+json',
      '',
    ]) {
      const { id, body } = buildEvent();
      expectProblem(await post(body, type === '' ? {} : { 'Content-Type': type }), 400, 'WEBHOOK_INVALID');
      expect(await isNoted(id)).toBe(false);
    }
    const { body } = buildEvent();
    expectProblem(await send(body, JSON_TYPE), 400, 'WEBHOOK_INVALID');
    expectProblem(await send(body, { ...JSON_TYPE, 'Stripe-Signature': 't=1,v1=00' }), 400, 'WEBHOOK_INVALID');
    expectProblem(await send('', { ...JSON_TYPE, 'Stripe-Signature': sign('') }), 400, 'WEBHOOK_INVALID');
    expect((await send(body, { ...JSON_TYPE, 'Stripe-Signature': 'v1='.repeat(10_000) })).status).toBe(431);
  });

  test('takes a megabyte and no more, packed or not', async () => {
    const whole = (bytes: number) => {
      const { id, body } = buildEvent({ pad: '' });
      return { id, body: body.replace('"pad":""', `"pad":"${'x'.repeat(bytes - body.length)}"`) };
    };
    const most = whole(1024 * 1024);
    expect(await post(most.body)).toMatchObject({ status: 200 });
    expect(await isNoted(most.id)).toBe(true);
    const more = whole(1024 * 1024 + 1);
    expectProblem(await post(more.body), 413, 'REQUEST_TOO_LARGE');
    const packed = (body: string, encoding: string) =>
      send(gzipSync(body), { ...JSON_TYPE, 'Content-Encoding': encoding, 'Stripe-Signature': sign(body) });
    const small = buildEvent();
    expect(await packed(small.body, 'gzip')).toMatchObject({ status: 200 });
    expectProblem(await packed(whole(20_000_000).body, 'gzip'), 413, 'REQUEST_TOO_LARGE');
    for (const encoding of ['compress', 'zstd', 'gzip, gzip', 'deflate']) expect((await packed(small.body, encoding)).status).toBe(400);
    expect(await isNoted(more.id)).toBe(false);
  });

  test('answers 405 to other methods and says which it takes', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await send('', {}, method);
      expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
      expect(answer.headers['allow']).toBe('POST');
    }
    expect(await send('', {}, 'HEAD')).toMatchObject({ status: 405 });
  });

  test('counts no signed request against a limit', async () => {
    const sent = Array.from({ length: 400 }, () => buildEvent());
    const answers: Answer[] = [];
    for (let at = 0; at < sent.length; at += 40)
      answers.push(...(await Promise.all(sent.slice(at, at + 40).map(({ body }) => post(body)))));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  test('writes nothing into the log of what was sent, taken or refused', async () => {
    const words = [
      'Ada Lovelace',
      'ada@example.org',
      'holiday-at-the-lake.jpg',
      '203.0.113.7',
      'evt_canary_of_the_log',
      'cs_canary_of_the_log',
    ];
    const [name, email, file, ip, eventId, id] = words;
    const more = { id, customer_details: { name, email, ip }, metadata: { file } };
    const body = buildEvent(more).body.replace(/evt_http\d+/, eventId ?? '');
    expect(await post(body)).toMatchObject({ status: 200 });
    expect(await send(body, { ...JSON_TYPE, 'Stripe-Signature': `t=1,v1=${file}`, 'User-Agent': email ?? '' })).toMatchObject({
      status: 400,
    });
    expect(await post(body.slice(0, -1))).toMatchObject({ status: 400 });
    expect(await post(body.replace(/"created":\d+/, '"created":"\\nforged line"'))).toMatchObject({ status: 200 });
    await eventually(async () => (await stack.service.deps.db.stripeEvent.count({ where: { id: eventId ?? '', outcome: null } })) === 0);
    const lines = JSON.stringify(stack.logged);
    for (const word of [...words, 'forged line']) expect(lines).not.toContain(word);
  });
});

describe('a payment is not lost', () => {
  test('while the store of the queue is away: Stripe has its answer, and upkeep applies it', async () => {
    const { account, body, eventId } = await payPack();
    const { jobs } = stack.service.deps;
    const enqueue = jobs.enqueue.bind(jobs);
    jobs.enqueue = () => Promise.reject(new AppError('SERVICE_UNAVAILABLE'));
    try {
      expect(await post(body)).toMatchObject({ status: 200, code: 'received' });
      expect(await isNoted(eventId)).toBe(true);
      expect(await availableOf(account)).toBe(50);
      offsetMs += 15_000;
      await eventually(async () => (await availableOf(account)) === 150);
    } finally {
      jobs.enqueue = enqueue;
    }
    expect(stack.logged.some(({ event }) => event === 'jobs.connection-failed')).toBe(true);
  });

  test('while PostgreSQL is away: Stripe is told to come again, and does', async () => {
    const { account, body, eventId } = await payPack();
    proxy.cut();
    try {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const startedAt = Date.now();
        const refused = await post(body);
        expectProblem(refused, 503, 'SERVICE_UNAVAILABLE');
        expect(refused.headers['retry-after']).toMatch(/^\d+$/);
        expect(Date.now() - startedAt).toBeLessThan(10_000);
      }
    } finally {
      proxy.restore();
    }
    await eventually(async () => (await post(body)).status === 200, 30_000);
    await eventually(async () => (await availableOf(account)) === 150, 30_000);
    expect(await isNoted(eventId)).toBe(true);
    expect(await post(body)).toMatchObject({ status: 200 });
    expect(await availableOf(account)).toBe(150);
    expect((await stack.findLeftovers()).drift).toBe(0);
  });
});
