import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adjustOrder, readBooks, reserveCredits } from '../../test/ledger/order-credits.ts';
import { buy, startOrders, takeEvents, type Customer, type Orders } from '../../test/orders/start-orders.ts';
import { buildEvent, listMoneyBack, signBody } from '../../test/orders/stripe-tools.ts';
import { commitHold, releaseHold } from '../../test/settle-hold.ts';
import { queuedRun } from '../../test/start-core.ts';
import { hasCode } from '../kernel/index.ts';
import { claimRun, failRun, sweep } from '../tool-runs/index.ts';
import { getBalance, replayLedger } from '../billing/index.ts';
import { applyDueEvents } from './inbox/apply-event.ts';
import { applyEvent, completeCheckout, listOrders, type OrdersCtx, receiveWebhook, requestRefund, tendOrders } from './index.ts';

// Bugs that other services had with credits and money, each in the situation in which it was met there.

let orders: Orders;
beforeAll(async () => void (orders = await startOrders({ timeoutMs: 400 })));
afterAll(async () => {
  expect(await orders.reconcile()).toMatchObject({ drift: 0 });
  expect(await replayLedger(orders.system)).toEqual({ drift: 0 });
  await orders[Symbol.asyncDispose]();
});

const now = () => orders.system.clock.now();
const available = async ({ ctx }: Customer) => (await getBalance(ctx)).available;
const onlyOrder = async ({ ctx }: Customer) => {
  const [order, ...more] = (await listOrders(ctx, { limit: 10 })).orders;
  expect(more).toEqual([]);
  if (!order) throw new Error('no order');
  return order;
};
const apply = () => applyDueEvents(orders.system, { evenEarly: true });

/** Stripe sends an event, again or for the first time. */
async function send(eventId: string, at = now()): Promise<{ isNew: boolean }> {
  const { body, headers } = orders.fake.buildDelivery(eventId, at);
  const delivery = { body: Buffer.from(body), signature: headers['stripe-signature'] };
  return await receiveWebhook({ ...orders.system, actor: { kind: 'nobody' } }, delivery);
}

/** An event of another id that tells the same. */
async function sendCopy(type: string, objectId: string): Promise<void> {
  const body = JSON.stringify(buildEvent({ type, object: { id: objectId } }));
  await receiveWebhook({ ...orders.system, actor: { kind: 'nobody' } }, signBody(body, { secret: orders.fake.webhookSecret, at: now() }));
}

const lastEvent = (type: string) => {
  const found = orders.fake.events.list().findLast((event) => event.type === type);
  if (!found) throw new Error(`no ${type}`);
  return { id: found.id, objectId: (found.data.object as { id: string }).id };
};

/** The service with a database whose `model.method` breaks `times` times, as when its process dies there. */
function dyingAt(model: 'stripeEvent', ...methods: string[]): OrdersCtx {
  let left = methods.length;
  const delegate = orders.system.db[model] as unknown as Record<string, (...args: unknown[]) => unknown>;
  const broken = new Proxy(delegate, {
    get: (target, name) =>
      methods.includes(String(name)) && left-- > 0 ? () => Promise.reject(new Error('died here')) : target[String(name)],
  });
  const db = new Proxy(orders.system.db, { get: (target, name) => (name === model ? broken : (Reflect.get(target, name) as unknown)) });
  return { ...orders.system, db };
}

describe('wasp-lang/open-saas#688: credits were added again for each repetition of one paid invoice', () => {
  test('repeated in a row, at once, after a restart, and under another event’s id', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, 'plan:plus');
    await orders.settle();
    const paid = lastEvent('invoice.paid');
    expect(await available(customer)).toBe(350);
    for (let again = 0; again < 3; again += 1) expect(await send(paid.id)).toEqual({ isNew: false });
    await Promise.all(Array.from({ length: 10 }, () => send(paid.id)));
    await apply();
    expect(await available(customer)).toBe(350);
    // Another process, which has nothing in its memory.
    await using another = await startOrders();
    await receiveWebhook({ ...orders.system, jobs: another.system.jobs, actor: { kind: 'nobody' } }, deliveryOf(paid.id));
    for (let other = 0; other < 3; other += 1) await sendCopy('invoice.paid', paid.objectId);
    await Promise.all([apply(), apply()]);
    expect(await available(customer)).toBe(350);
    expect(await onlyOrder(customer)).toMatchObject({ state: 'PAID', credits: 300 });
  });

  const deliveryOf = (id: string) => {
    const { body, headers } = orders.fake.buildDelivery(id, now());
    return { body: Buffer.from(body), signature: headers['stripe-signature'] };
  };
});

describe('anomalyco/opencode#28402: every retry of a webhook that had failed after the payment was noted gave the credits again', () => {
  test.each([
    { item: 'pack:medium', type: 'checkout.session.completed', credits: 550 },
    { item: 'plan:pro', type: 'invoice.paid', credits: 1_050 },
  ] as const)('$item', async ({ item, type, credits }) => {
    const customer = await orders.signUp();
    takeEvents(orders.fake);
    await buy(orders, customer, item);
    takeEvents(orders.fake);
    const { id } = lastEvent(type);
    await send(id);
    // The credits are given; the process dies before it can say so.
    for (let death = 0; death < 4; death += 1) {
      await expect(applyEvent(dyingAt('stripeEvent', 'updateMany', 'update'), { eventId: id })).rejects.toThrow('died here');
      expect(await available(customer)).toBe(credits);
      expect(await send(id)).toEqual({ isNew: false });
    }
    await apply();
    expect(await available(customer)).toBe(credits);
    expect(await orders.system.db.stripeEvent.findUnique({ where: { id } })).toMatchObject({ outcome: 'applied' });
    await orders.settle();
    expect(await available(customer)).toBe(credits);
  });
});

describe('pollinations/pollinations#10621: the same payment counted twice', () => {
  test('“Resend” in the dashboard', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    const { id } = lastEvent('checkout.session.completed');
    for (let click = 0; click < 3; click += 1) await send(id);
    await apply();
    expect(await available(customer)).toBe(150);
  });

  test('a delayed payment, told by two kinds of events', async () => {
    const customer = await orders.signUp();
    const sessionId = await buy(orders, customer, { item: 'pack:small', method: 'delayed' });
    await orders.settle();
    expect(await available(customer)).toBe(50);
    await orders.fake.control.settleDelayed(sessionId, 'succeeds');
    const [completed, succeeded] = [lastEvent('checkout.session.completed'), lastEvent('checkout.session.async_payment_succeeded')];
    await Promise.all([send(completed.id), send(succeeded.id), sendCopy('checkout.session.async_payment_succeeded', sessionId)]);
    await Promise.all([apply(), apply(), completeCheckout(customer.ctx, { sessionId })]);
    await orders.settle();
    expect(await available(customer)).toBe(150);
  });

  test('a delivery that somebody caught and sends again later', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    const caughtAt = now();
    await orders.fake.clock.advance(600);
    const replay = send(lastEvent('checkout.session.completed').id, caughtAt);
    await expect(replay).rejects.toSatisfy((error) => hasCode(error, 'WEBHOOK_INVALID'));
    expect(await available(customer)).toBe(150);
  });
});

test('getlago/lago-api#3618: one purchase was settled twice within milliseconds by processes beside each other', async () => {
  for (let round = 0; round < 3; round += 1) {
    const customer = await orders.signUp();
    const sessionId = await buy(orders, customer, 'pack:small');
    for (let copy = 0; copy < 4; copy += 1) await sendCopy('checkout.session.completed', sessionId);
    const events = await orders.system.db.stripeEvent.findMany({ where: { objectId: sessionId }, select: { id: true } });
    await Promise.all([
      ...events.map(({ id }) => applyEvent(orders.system, { eventId: id })),
      ...Array.from({ length: 3 }, () => completeCheckout(customer.ctx, { sessionId })),
    ]);
    expect(await available(customer)).toBe(150);
    expect(await orders.system.db.ledgerEntry.count({ where: { accountId: customer.accountId, kind: 'grant', amount: 100 } })).toBe(1);
    await orders.settle();
  }
});

test('getlago/lago-api#2664: of purchases that were paid at the same moment some were lost, one retry was not enough', async () => {
  const customer = await orders.signUp();
  const sessions = [];
  for (let count = 0; count < 8; count += 1) sessions.push(await buy(orders, customer, 'pack:small'));
  for (const sessionId of sessions) await sendCopy('checkout.session.completed', sessionId);
  const events = await orders.system.db.stripeEvent.findMany({ where: { objectId: { in: sessions } }, select: { id: true } });
  await Promise.all(events.map(({ id }) => applyEvent(orders.system, { eventId: id })));
  expect(await available(customer)).toBe(850);
  // Each at its first attempt.
  expect(
    await orders.system.db.stripeEvent.count({ where: { objectId: { in: sessions }, OR: [{ attempts: { gt: 0 } }, { outcome: null }] } }),
  ).toBe(0);
  await orders.settle();
  expect(await available(customer)).toBe(850);
});

describe('Helicone/helicone#4728: a purchase may not be refunded in full once some of it is spent', () => {
  /** Spends the free credits and `credits` of the pack. */
  async function spend({ ctx, accountId }: Customer, credits: number): Promise<void> {
    await getBalance(ctx);
    await commitHold(ctx, { runId: await reserveCredits(ctx, accountId, 50 + credits) });
  }

  test('by us only what is not used goes back', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    await spend(customer, 70);
    const order = await onlyOrder(customer);
    expect(order).toMatchObject({ refundableCents: 150 });
    expect(await requestRefund(customer.ctx, { orderId: order.id, reason: 'changed-mind' })).toMatchObject({ refundedCents: 150 });
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 0, owed: 0 });
    await orders.settle();
  });

  test('in the dashboard all of it can: then the spent part is owed, never a negative balance, and the next purchase pays it', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    await spend(customer, 70);
    const { id } = await onlyOrder(customer);
    const { paymentIntentId } = await orders.system.db.order.findUniqueOrThrow({ where: { id }, select: { paymentIntentId: true } });
    await orders.fake.control.refund(paymentIntentId ?? '');
    await orders.settle();
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 0, owed: 70 });
    expect(await readBooks(orders.system, id)).toEqual({ spent: 70, revoked: 100, owed: 70 });
    await expect(reserveCredits(customer.ctx, customer.accountId, 1)).rejects.toThrow();
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    expect(await getBalance(customer.ctx)).toMatchObject({ available: 30, owed: 0 });
  });
});

test('Muneerali199/Draftdeckai#801: what was left was computed from a number read before, and wrong beside another request', async () => {
  const customer = await orders.signUp();
  const { ctx, accountId } = customer;
  expect(await available(customer)).toBe(50);
  const [first, second] = [await reserveCredits(ctx, accountId, 20), await reserveCredits(ctx, accountId, 25)];
  expect(await getBalance(ctx)).toMatchObject({ available: 5, held: 45 });
  // One ends without a result, the other is delivered, a pack is bought and looked at, all at once.
  await Promise.all([
    releaseHold(ctx, { runId: first }),
    commitHold(ctx, { runId: second }),
    buy(orders, customer, 'pack:small').then(() => orders.settle()),
    getBalance(ctx),
  ]);
  expect(await getBalance(ctx)).toMatchObject({ available: 125, held: 0 });
  const { id } = await onlyOrder(customer);
  await Promise.all([adjustOrder(ctx, id, {}), reserveCredits(ctx, accountId, 100).then((runId) => releaseHold(ctx, { runId }))]);
  expect(await getBalance(ctx)).toMatchObject({ available: 125, held: 0 });
});

describe('Muneerali199/Draftdeckai#1046: whether giving back had worked was not looked at', () => {
  test('credits of work that failed come back, however often giving them back failed', async () => {
    const { ctx } = await orders.signUp();
    const before = (await getBalance(ctx)).available;
    const { runId } = await queuedRun({ ...ctx, ...orders.core.shared, actor: ctx.actor });
    const claimed = await claimRun(orders.core.system, { runId });
    expect((await getBalance(ctx)).available).toBeLessThan(before);
    const breaks = {
      ...orders.core.system,
      db: new Proxy(orders.core.system.db, { get: () => () => Promise.reject(new Error('died here')) }),
    };
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(failRun(breaks, { runId, fence: claimed?.fence ?? 0, code: 'TOOL_FAILED', diagnostics: 0n })).rejects.toThrow();
    }
    expect(await orders.system.db.hold.findFirst({ where: { runId } })).toMatchObject({ state: 'OPEN' });
    // Nobody comes back to it: its hold ends with its time.
    await orders.fake.clock.advance(86_400);
    await sweep(orders.core.system);
    expect(await orders.system.db.hold.findFirst({ where: { runId } })).toMatchObject({ state: 'RELEASED' });
    expect((await getBalance(ctx)).available).toBe(before);
  });

  test('money that Stripe did not take back at once is seen as on its way, and sent once', async () => {
    const customer = await orders.signUp();
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    const { id } = await onlyOrder(customer);
    orders.fake.faults.set({ path: /^\/v1\/refunds$/, times: 9, kind: 'status', status: 500, when: 'before' });
    const seen = await requestRefund(customer.ctx, { orderId: id, reason: 'changed-mind' });
    expect(seen).toMatchObject({ request: { state: 'ACCEPTED', amountCents: 500 }, refundedCents: 0, refundableCents: 0 });
    expect(await available(customer)).toBe(50);
    await tendOrders(orders.system);
    orders.fake.faults.clear();
    await orders.fake.clock.advance(60);
    await tendOrders(orders.system);
    await tendOrders(orders.system);
    expect(await onlyOrder(customer)).toMatchObject({ request: { state: 'DONE' }, refundedCents: 500 });
    const { customerId } = await orders.system.db.stripeCustomer.findUniqueOrThrow({ where: { accountId: customer.accountId } });
    expect(await listMoneyBack(orders.fake, customerId)).toHaveLength(1);
    expect(await available(customer)).toBe(50);
    await orders.settle();
  });
});
