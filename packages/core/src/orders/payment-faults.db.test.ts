import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeStripe, type FakeStripe, type FaultRule } from '@imagemint/dev-stack/stripe';
import { SCENARIOS, type Act, type End, type Scenario, type World } from '../../test/orders/fault-scenarios.ts';
import { buy, startOrders, takeEvents, type Customer, type Orders } from '../../test/orders/start-orders.ts';
import { listCharges, listMoneyBack, openStripe } from '../../test/orders/stripe-tools.ts';
import { AppError, describeFault } from '../kernel/index.ts';
import { getBalance, replayLedger } from '../billing/index.ts';
import { applyDueEvents, applyEvent } from './inbox/apply-event.ts';
import { completeCheckout, createPayments, getPaymentFigures, receiveWebhook, reconcileStripe, tendOrders } from './index.ts';

const PATIENT_MS = 10_000;
const HASTY_MS = 300;
/** Two attempts, the wait between them, and what a busy machine takes: a verb gives up at the first call that fails. */
const MOST_MS = 10_000;

type Fault = FaultRule extends infer Rule ? (Rule extends FaultRule ? Omit<Rule, 'path' | 'times' | 'skip'> : never) : never;
const FAULTS: Record<string, { fault: Fault; timeoutMs: number }> = {
  'answers 429': { fault: { kind: 'status', status: 429, when: 'before' }, timeoutMs: PATIENT_MS },
  'answers 500': { fault: { kind: 'status', status: 500, when: 'before' }, timeoutMs: PATIENT_MS },
  'is slower than we wait': { fault: { kind: 'hang', ms: HASTY_MS * 2 }, timeoutMs: HASTY_MS },
  'cuts the connection': { fault: { kind: 'reset', when: 'before' }, timeoutMs: PATIENT_MS },
  'answers 503': { fault: { kind: 'status', status: 503, when: 'before' }, timeoutMs: PATIENT_MS },
  'answers 500 after it was done': { fault: { kind: 'status', status: 500, when: 'after' }, timeoutMs: PATIENT_MS },
  'cuts the connection after it was done': { fault: { kind: 'reset', when: 'after' }, timeoutMs: PATIENT_MS },
};
const NAMES = Object.keys(FAULTS);
/** Those that differ for a read, which has no effect. */
const READ_FAULTS = 4;

const openPayments = ({ secretKey, webhookSecret, url }: FakeStripe, timeoutMs: number) =>
  createPayments({ secretKey, webhookSecret, apiBase: url, timeoutMs });

type Hit = { scenario: Scenario; name: string; skip: number };

/** The calls that each verb makes when nothing is wrong, by the fault that hits them: writes by every one, reads by one in turn. */
async function planHits(): Promise<Map<string, Hit[]>> {
  await using orders = await startOrders();
  const world = { orders, staff: await orders.signUp({ role: 'staff' }) };
  const plan = new Map<string, Hit[]>(NAMES.map((name) => [name, []]));
  let reads = 0;
  for (const scenario of SCENARIOS) {
    const act = await scenario.prepare(world, await orders.signUp());
    const before = orders.fake.requests().length;
    await act({ payments: orders.payments });
    for (const [skip, { method, path }] of orders.fake.requests().slice(before).entries()) {
      const name = `${scenario.verb}, call ${skip}: ${method} ${path.replace(/[a-z]+_[A-Za-z0-9_]{8,}/, ':id')}`;
      const hitBy = method === 'GET' ? [NAMES[reads++ % READ_FAULTS] ?? ''] : NAMES;
      for (const fault of hitBy) plan.get(fault)?.push({ scenario, name, skip });
    }
  }
  return plan;
}

/** One verb with one of its calls hit, and repeated by whoever got no answer. @returns what was wrong with its answers. */
async function strike(act: Act, fake: FakeStripe, struck: { rule: FaultRule; timeoutMs: number }): Promise<string[]> {
  const wrong: string[] = [];
  // An adapter knows the price list once it has asked for it.
  const payments = openPayments(fake, PATIENT_MS);
  const { rule, timeoutMs } = struck;
  for (const attempt of ['hit', 'repeated']) {
    const startedAt = Date.now();
    if (attempt === 'hit') fake.faults.set(rule);
    try {
      await act({ payments: attempt === 'hit' ? openPayments(fake, timeoutMs) : payments });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'INTERNAL') wrong.push(`${attempt}: ${describeFault(error).name}`);
    }
    fake.faults.clear();
    if (Date.now() - startedAt > MOST_MS) wrong.push(`${attempt}: took ${Date.now() - startedAt} ms`);
  }
  return wrong;
}

async function endOf({ orders }: World, { ctx, accountId }: Customer): Promise<End> {
  const customer = await orders.system.db.stripeCustomer.findUnique({ where: { accountId } });
  const charges = customer === null ? [] : await listCharges(orders.fake, customer.customerId);
  const refunds = customer === null ? [] : await listMoneyBack(orders.fake, customer.customerId);
  const { available, owed } = await getBalance(ctx);
  return { charges: charges.length, refunds: refunds.length, credits: available - owed };
}

/** An upgrade costs and gives what is left of its period. */
const isEnd = (end: End, wanted: End): boolean =>
  end.charges === wanted.charges && end.refunds === wanted.refunds && Math.abs(end.credits - wanted.credits) <= 2;

/** Stripe is well again: what was left is done by upkeep, and the reconciler finds nothing that it cannot mend. */
async function recover({ orders }: World): Promise<string[]> {
  await sleep(HASTY_MS * 3);
  for (let round = 0; round < 2; round += 1) {
    await orders.fake.clock.advance(120);
    await tendOrders(orders.system);
  }
  const first = await orders.reconcile();
  const second = await orders.reconcile();
  const { drift } = await replayLedger(orders.system);
  const waiting = await orders.system.db.refundRequest.count({ where: { state: 'ACCEPTED' } });
  const seen = { drift: first.drift, again: second.drift, healedAgain: second.healed, ledger: drift, waiting };
  return Object.values(seen).every((count) => count === 0) ? [] : [JSON.stringify(seen)];
}

/** Every verb, hit in the calls that a fault is planned for. */
async function strikeAll(name: string, hits: readonly Hit[]): Promise<string[]> {
  await using orders = await startOrders();
  const world: World = { orders, staff: await orders.signUp({ role: 'staff' }) };
  const { fault, timeoutMs } = FAULTS[name] ?? { fault: { kind: 'reset', when: 'before' }, timeoutMs: PATIENT_MS };
  const wrong: string[] = [];
  const done: { hit: Hit; customer: Customer }[] = [];
  // The price list is made at the first checkout; it has a test of its own.
  await buy(orders, await orders.signUp(), 'pack:small');
  for (const hit of hits) {
    const customer = await orders.signUp();
    const act = await hit.scenario.prepare(world, customer);
    const said = await strike(act, orders.fake, { rule: { path: /./, skip: hit.skip, times: 2, ...fault }, timeoutMs });
    wrong.push(...said.map((what) => `${hit.name}: ${what}`));
    done.push({ hit, customer });
  }
  wrong.push(...(await recover(world)));
  for (const { hit, customer } of done) {
    const end = await endOf(world, customer);
    if (!isEnd(end, hit.scenario.end)) wrong.push(`${hit.name}: ${JSON.stringify(end)}, not ${JSON.stringify(hit.scenario.end)}`);
  }
  return wrong;
}

describe('when Stripe, in the middle of the calls of each verb,', () => {
  const ends = new Map<string, Promise<string[]>>();
  beforeAll(async () => {
    const plan = await planHits();
    // All at once: most of the time is waiting.
    for (const [name, hits] of plan) {
      expect(hits.length).toBeGreaterThan(9);
      const end = strikeAll(name, hits);
      end.catch(() => undefined);
      ends.set(name, end);
    }
  });

  test.each(NAMES)('%s', { timeout: 240_000 }, async (name) => {
    expect(await ends.get(name)).toEqual([]);
  });
});

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
    for (const name of NAMES.slice(0, READ_FAULTS)) {
      const { fault } = FAULTS[name] ?? {};
      if (!fault) continue;
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

describe('the price list', () => {
  test.each(Object.entries(FAULTS))('is made once although Stripe %s while it is made', async (_name, { fault }) => {
    await using fake = await startFakeStripe();
    const options = { secretKey: fake.secretKey, webhookSecret: fake.webhookSecret, apiBase: fake.url, timeoutMs: HASTY_MS };
    const payments = createPayments(options);
    const customerId = await payments.createCustomer({ accountId: crypto.randomUUID(), email: 'buyer@example.org' });
    const urls = { locale: 'en', successUrl: 'https://example.org/done', cancelUrl: 'https://example.org' } as const;
    const open = () => payments.createCheckout({ customerId, accountId: 'a', item: 'pack:small', attempt: crypto.randomUUID(), ...urls });
    // Calls: the list, and then a product and a price for each item.
    for (const skip of [0, 1, 2, 5, 9]) {
      fake.faults.set({ path: /^\/v1\/(prices|products)$/, skip, times: 2, ...fault });
      await open().catch((error: unknown) => expect(error).toMatchObject({ code: 'PAYMENTS_UNAVAILABLE' }));
      fake.faults.clear();
    }
    await sleep(HASTY_MS * 3);
    expect(await open()).toMatchObject({ price: { item: 'pack:small', amountCents: 500, currency: 'eur' } });
    const { data } = await openStripe(fake).prices.list({ limit: 100 });
    expect(data.map((price) => price.lookup_key).sort()).toEqual([...new Set(data.map((price) => price.lookup_key))].sort());
    expect(data).toHaveLength(5);
  });
});
