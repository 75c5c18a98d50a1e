import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buy, startOrders, takeEvents, type Customer, type Orders } from '../../../test/orders/start-orders.ts';
import { buildEvent, openStripe, signBody } from '../../../test/orders/stripe-tools.ts';
import { hasCode } from '../../kernel/index.ts';
import { getBalance } from '../../billing/index.ts';
import { applyDueEvents, applyEvent } from './apply-event.ts';
import { listOrders, receiveWebhook } from '../index.ts';
import { EVENT_TYPES } from '../stripe/read-event.ts';

let orders: Orders;
beforeAll(async () => void (orders = await startOrders()));
afterAll(() => orders[Symbol.asyncDispose]());

type Delivery = { body: Buffer; signature: string | undefined };

/** What the service says to a delivery: whether it is news, or the code of its refusal. */
async function send(delivery: Delivery): Promise<'new' | 'known' | 'WEBHOOK_INVALID'> {
  try {
    return (await receiveWebhook({ ...orders.system, actor: { kind: 'nobody' } }, delivery)).isNew ? 'new' : 'known';
  } catch (error) {
    if (hasCode(error, 'WEBHOOK_INVALID')) return 'WEBHOOK_INVALID';
    throw error;
  }
}

const now = () => orders.system.clock.now();
const inSeconds = (seconds: number) => new Date(now().getTime() + seconds * 1000);
const sign = (event: unknown, at = now(), secret = orders.fake.webhookSecret) => signBody(JSON.stringify(event), { secret, at });
const countInbox = () => orders.system.db.stripeEvent.count();
const available = async ({ ctx }: Customer) => (await getBalance(ctx)).available;

/** The event that tells of a pack's payment, as Stripe would deliver it at `at`. */
function deliver(eventId: string, at = now()): { body: Buffer; signature: string } {
  const { body, headers } = orders.fake.buildDelivery(eventId, at);
  return { body: Buffer.from(body), signature: headers['stripe-signature'] };
}

async function payPack(): Promise<{ customer: Customer; eventId: string; sessionId: string }> {
  const customer = await orders.signUp();
  takeEvents(orders.fake);
  const sessionId = await buy(orders, customer, 'pack:small');
  takeEvents(orders.fake);
  const event = orders.fake.events.list().findLast(({ type }) => type === 'checkout.session.completed');
  return { customer, sessionId, eventId: event?.id ?? '' };
}

describe('a signature', () => {
  let paid: Awaited<ReturnType<typeof payPack>>;
  let rows: number;
  beforeAll(async () => void (paid = await payPack()));
  beforeEach(async () => void (rows = await countInbox()));

  async function expectRefused(delivery: Delivery): Promise<void> {
    expect(await send(delivery)).toBe('WEBHOOK_INVALID');
    expect(await countInbox()).toBe(rows);
  }

  test('of another secret is refused', async () => {
    const { body } = deliver(paid.eventId);
    const forged = [`whsec_${randomBytes(16).toString('hex')}`, 'x', orders.fake.webhookSecret.slice(0, -1), orders.fake.secretKey];
    for (const secret of forged) await expectRefused(signBody(body.toString(), { secret, at: now() }));
  });

  test('does not hold for a body with one byte more, less or other', async () => {
    const { body, signature } = deliver(paid.eventId);
    for (let round = 0; round < 60; round += 1) {
      const changed = Buffer.from(body);
      const at = Math.floor(Math.random() * body.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << (round % 8));
      await expectRefused({ body: changed, signature });
    }
    await expectRefused({ body: Buffer.concat([body, Buffer.from(' ')]), signature });
    await expectRefused({ body: Buffer.concat([Buffer.from('\uFEFF'), body]), signature });
    await expectRefused({ body: Buffer.from(body.toString().replaceAll('\n', '\r\n')), signature });
  });

  test('does not hold for a body that was cut', async () => {
    const { body, signature } = deliver(paid.eventId);
    const lengths = [0, 1, body.length - 1, ...Array.from({ length: 40 }, () => Math.floor(Math.random() * body.length))];
    for (const length of lengths) await expectRefused({ body: body.subarray(0, length), signature });
  });

  test('that is missing, empty, broken or huge is refused', async () => {
    const { body, signature } = deliver(paid.eventId);
    const [time = '', hash = ''] = signature.split(',');
    const broken = [undefined, '', ',', '=', 't=,v1=', time, hash, `${time},v1=`, `${time},v0=${hash.slice(3)}`, `t=NaN,${hash}`];
    broken.push(`t=Infinity,${hash}`, `t=-1,${hash}`, `t=${'9'.repeat(400)},${hash}`, `t=1e10,${hash}`, `${time}.0,${hash}`);
    broken.push(
      `${time},${hash.toUpperCase()}`,
      `${time},${hash.slice(0, -1)}`,
      `${time},${hash}0`,
      '\0',
      '💥'.repeat(200),
      'v1=,'.repeat(5_000),
    );
    broken.push('A'.repeat(100_000), '__proto__=1,constructor=2', `${time};${hash}`, hash.slice(3));
    for (const header of broken) await expectRefused({ body, signature: header });
  });

  test('counts with one time only, and with any of several hashes', async () => {
    const { body, signature } = deliver(paid.eventId);
    const [time = '', hash = ''] = signature.split(',');
    const old = `t=${Math.floor(now().getTime() / 1000) - 3_600}`;
    for (const header of [`${time},${time},${hash}`, `${old},${time},${hash}`, `${time},${old},${hash}`, `${time}, ${old},${hash}`]) {
      await expectRefused({ body, signature: header });
    }
    // While a secret is replaced Stripe signs with both.
    expect(await send({ body, signature: `${time},v1=${'0'.repeat(64)},v0=${'1'.repeat(64)},${hash}` })).toBe('new');
  });

  test.each([
    ['299 s old', -299, 'new'],
    ['301 s old', -301, 'WEBHOOK_INVALID'],
    ['a day old', -86_400, 'WEBHOOK_INVALID'],
    ['299 s ahead', 299, 'new'],
    ['301 s ahead', 301, 'WEBHOOK_INVALID'],
    ['an hour ahead', 3_600, 'WEBHOOK_INVALID'],
  ] as const)('that is %s', async (_when, seconds, answer) => {
    const event = buildEvent({ object: { id: 'cs_test_nobody_knows_this' } });
    expect(await send(sign(event, inSeconds(seconds)))).toBe(answer);
    expect(await countInbox()).toBe(answer === 'new' ? rows + 1 : rows);
  });
});

describe('the same event', () => {
  test('50 times at once is noted once and gives once', async () => {
    const { customer, eventId } = await payPack();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(deliver(eventId))));
    expect(answers.filter((answer) => answer === 'new')).toHaveLength(1);
    await Promise.all([applyDueEvents(orders.system, { evenEarly: true }), applyDueEvents(orders.system, { evenEarly: true })]);
    expect(await available(customer)).toBe(150);
  });

  test('signed anew an hour and a month later gives nothing more', async () => {
    const { customer, eventId } = await payPack();
    expect(await send(deliver(eventId))).toBe('new');
    await applyDueEvents(orders.system, { evenEarly: true });
    for (let hour = 0; hour < 3; hour += 1) {
      await orders.fake.clock.advance(3_600);
      expect(await send(deliver(eventId))).toBe('known');
    }
    await orders.system.db.stripeEvent.deleteMany({ where: { id: eventId } });
    expect(await send(deliver(eventId))).toBe('new');
    await applyDueEvents(orders.system, { evenEarly: true });
    expect(await available(customer)).toBe(150);
  });

  test('under another id gives nothing more', async () => {
    const { customer, sessionId } = await payPack();
    for (let copy = 0; copy < 5; copy += 1) expect(await send(sign(buildEvent({ object: { id: sessionId } })))).toBe('new');
    await applyDueEvents(orders.system, { evenEarly: true });
    expect(await available(customer)).toBe(150);
  });
});

describe('an event', () => {
  const outcomeOf = async (id: string) =>
    (await orders.system.db.stripeEvent.findUnique({ where: { id }, select: { outcome: true } }))?.outcome ?? 'not there';

  async function takeIn(event: Record<string, unknown>): Promise<string> {
    await send(sign(event));
    await applyDueEvents(orders.system, { evenEarly: true });
    return await outcomeOf(String(event['id']));
  }

  test('of a type that we do not know is acknowledged and not noted', async () => {
    const types = [
      'customer.created',
      'payout.paid',
      'checkout.session.completed ',
      'CHECKOUT.SESSION.COMPLETED',
      '__proto__',
      'constructor',
      '',
    ];
    for (const type of [...types, 7, null, ['checkout.session.completed'], {}]) {
      expect(await takeIn(buildEvent({ type, object: { id: 'cs_test_whatever' } }))).toBe('not there');
    }
  });

  test('about an object that Stripe does not know changes nothing, whatever its type', async () => {
    for (const type of EVENT_TYPES) {
      const event = buildEvent({ type, object: { id: 'in_unknown_object', payment_intent: 'pi_unknown_object' } });
      expect(await takeIn(event)).toBe(type === 'payment_intent.payment_failed' ? 'foreign' : 'unknown-object');
    }
  });

  test('about another shop’s customer is foreign, even when it names an account of ours', async () => {
    const { accountId, ctx } = await orders.signUp();
    const stripe = openStripe(orders.fake);
    const [price] = (await stripe.prices.list({ lookup_keys: ['imagemint_pack_small_500_eur'] })).data;
    const stranger = await stripe.customers.create({ email: 'stranger@example.org' });
    const sell = async (reference: string | undefined) => {
      const session = await stripe.checkout.sessions.create({
        ...{ mode: 'payment', customer: stranger.id, success_url: 'https://example.org' },
        line_items: [{ price: price?.id ?? '', quantity: 1 }],
        ...(reference === undefined ? {} : { client_reference_id: reference }),
      });
      await orders.fake.control.completeCheckout(session.id, { method: 'card' });
      return session.id;
    };
    for (const reference of [undefined, 'nobody', '00000000-0000-4000-8000-000000000000', `${accountId}'; --`]) {
      expect(await takeIn(buildEvent({ object: { id: await sell(reference) } }))).toBe('foreign');
    }
    // An account that has bought is bound to its own customer; a session of another's cannot be laid at its door.
    const customer = { ctx, accountId };
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    expect(await takeIn(buildEvent({ object: { id: await sell(accountId) } }))).toBe('foreign');
    expect(await available(customer)).toBe(150);
    expect((await listOrders(ctx, { limit: 10 })).orders).toHaveLength(1);
  });

  test('whose ids are hostile is acknowledged and not noted', async () => {
    const ids = [
      'cs_x/../../v1/refunds',
      'cs_x?expand[]=customer',
      "cs_x'; DROP TABLE orders; --",
      'cs_\n',
      'cs_x\0',
      'cs_‮',
      ' ',
      '',
      'x'.repeat(300),
    ];
    const before = orders.fake.requests().length;
    for (const id of [...ids, '..', 5, true, null, {}, ['cs_test_12345678']]) {
      expect(await takeIn(buildEvent({ object: { id } }))).toBe('not there');
      expect(await takeIn(buildEvent({ type: 'charge.refunded', object: { payment_intent: id } }))).toBe('not there');
      await send(sign(buildEvent({ id, object: { id: 'cs_test_12345678' } })));
    }
    expect(await orders.system.db.stripeEvent.count({ where: { objectId: 'cs_test_12345678' } })).toBe(0);
    expect(orders.fake.requests()).toHaveLength(before);
  });

  test('that lacks what we need, or is none, is acknowledged or refused, and never a defect', async () => {
    const whole = buildEvent({ object: { id: 'cs_test_lacking_it' } });
    const lacking = ['id', 'created', 'data', 'type'].map((key) =>
      Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key)),
    );
    const odd = [
      ...lacking,
      { ...whole, data: null },
      { ...whole, data: {} },
      { ...whole, data: { object: null } },
      { ...whole, data: { object: 'x' } },
    ];
    const times = ['soon', -1, 1e300, null, 0.5].map((created) => ({ ...whole, created }));
    for (const event of [...odd, ...times, [], [whole], null, 0, 'event', {}]) expect(await send(sign(event))).not.toBe('new');
    for (const body of ['', '{', 'NaN', '{"id":"evt_12345678"', '\u0000']) {
      expect(await send(signBody(body, { secret: orders.fake.webhookSecret, at: now() }))).toBe('WEBHOOK_INVALID');
    }
    expect(await orders.system.db.stripeEvent.count({ where: { objectId: 'cs_test_lacking_it' } })).toBe(0);
  });

  test('with keys of the prototype changes no object', async () => {
    const body = JSON.stringify(buildEvent({ object: { id: 'cs_test_prototype_1' } })).replace(
      '{',
      '{"__proto__":{"outcome":"applied"},"constructor":{"prototype":{"polluted":1}},',
    );
    expect(await send(signBody(body, { secret: orders.fake.webhookSecret, at: now() }))).toBe('new');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(({} as Record<string, unknown>)['outcome']).toBeUndefined();
    expect(await orders.system.db.stripeEvent.findFirst({ where: { objectId: 'cs_test_prototype_1' } })).toMatchObject({ outcome: null });
  });
});

test('a declined payment counts once, however often and by whomever its event is applied', async () => {
  const customer = await orders.signUp();
  takeEvents(orders.fake);
  await buy(orders, customer, { item: 'pack:small', card: '4000000000000002' });
  const ids = takeEvents(orders.fake);
  for (const id of ids) await send(deliver(id));
  const declined = orders.fake.events.list().find(({ id, type }) => ids.includes(id) && type === 'payment_intent.payment_failed');
  const eventId = declined?.id ?? '';
  let counted = 0;
  const { pace } = orders.system;
  const counting: typeof pace = { ...pace, count: (...step) => ((counted += step[0] === 'declined-payment' ? 1 : 0), pace.count(...step)) };
  const apply = () => applyEvent({ ...orders.system, pace: counting }, { eventId });
  await Promise.all(Array.from({ length: 6 }, apply));
  await apply();
  expect(await orders.system.db.stripeEvent.findUnique({ where: { id: eventId } })).toMatchObject({ outcome: 'applied', attempts: 0 });
  expect(counted).toBe(1);
});

test('the inbox keeps ids, a type and times, and nothing of what came with them', async () => {
  const secretWords = ['Ada Lovelace', 'ada@example.org', '4242', '203.0.113.7', 'holiday-at-the-lake.jpg'];
  const [name, email, last4, ip, file] = secretWords;
  const { eventId } = await payPack();
  await send(deliver(eventId));
  const details = { name, email, address: { line1: name }, last4, ip, metadata: { file } };
  const event = buildEvent({ object: { id: 'cs_test_with_a_payload', customer_details: details } });
  expect(await send(sign({ ...event, request: { id: ip, idempotency_key: file } }))).toBe('new');
  await applyDueEvents(orders.system, { evenEarly: true });
  const rows = await orders.system.db.stripeEvent.findMany();
  expect(new Set(rows.flatMap((row) => Object.keys(row)))).toEqual(
    new Set(['id', 'type', 'objectId', 'source', 'createdAt', 'receivedAt', 'outcome', 'appliedAt', 'attempts', 'nextAttemptAt']),
  );
  const everything = JSON.stringify([rows, orders.core.logged]);
  for (const word of secretWords) expect(everything).not.toContain(word);
});
