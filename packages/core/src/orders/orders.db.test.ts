import { randomUUID } from 'node:crypto';
import { GRACE_DAYS } from '@imagemint/contract/billing';
import { PACKS, PLANS } from '@imagemint/contract/plans';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buy, startOrders, type Customer, type Orders } from '../../test/orders/start-orders.ts';
import { commitHold } from '../../test/settle-hold.ts';
import { getBalance, listStatement } from '../billing/index.ts';
import { recordPurge } from '../purge/index.ts';
import {
  cancelPlan,
  changePlan,
  completeCheckout,
  decideRefund,
  getEvidence,
  getPlan,
  listOrders,
  listRefundRequests,
  previewCancel,
  previewPlanChange,
  requestRefund,
  resumePlan,
  reviewOrders,
  sendEvidence,
  startCheckout,
} from './index.ts';

const DAY_SECONDS = 86_400;
const FREE = PLANS.free.monthlyCredits;

let orders: Orders;
let customer: Customer;
beforeAll(async () => void (orders = await startOrders()));
beforeEach(async () => void (customer = await orders.signUp()));
afterAll(() => orders[Symbol.asyncDispose]());

const list = async ({ ctx }: Customer) => (await listOrders(ctx, { limit: 10 })).orders;
const first = async (who: Customer) => {
  const [order] = await list(who);
  if (!order) throw new Error('no order');
  return order;
};
const creditsOf = async ({ ctx }: Customer) => {
  const { available, frozen, owed } = await getBalance(ctx);
  return { available, frozen, owed };
};
const templates = async ({ accountId }: Customer) => {
  const rows = await orders.system.db.message.findMany({ where: { accountId }, orderBy: { createdAt: 'asc' }, select: { template: true } });
  return rows.map(({ template }) => template);
};

/** Spends credits as delivered runs do. */
async function spend({ ctx, accountId }: Customer, credits: number): Promise<string> {
  // Opening a run brings the month's credits; so does looking.
  await getBalance(ctx);
  const runId = randomUUID();
  const now = orders.system.clock.now();
  await orders.system.db.$executeRaw`SELECT quota_reserve(${accountId}::uuid, ${runId}::uuid, ${credits}::int, ${now}::timestamptz)`;
  expect(await commitHold(orders.system, { runId })).toBe(true);
  return runId;
}

/** Purges what a run has delivered, as the vault does after the bytes are gone. */
async function purgeResult(runId: string): Promise<void> {
  const [objectId, now] = [randomUUID(), orders.system.clock.now()];
  await orders.system.db.contentObject.create({ data: { id: objectId, runId, kind: 'result', createdAt: now, endsAt: now } });
  expect(await recordPurge(orders.system, { objectId, reason: 'delivered' })).toBe(true);
}

async function paymentOf(who: Customer): Promise<string> {
  const { id } = await first(who);
  const row = await orders.system.db.order.findUniqueOrThrow({ where: { id }, select: { paymentIntentId: true } });
  return row.paymentIntentId ?? '';
}

describe('a pack', () => {
  test('gives its credits once, whoever tells first', async () => {
    const sessionId = await buy(orders, customer, 'pack:small');
    const landed = await completeCheckout(customer.ctx, { sessionId });
    expect(landed.order).toMatchObject({ item: 'pack:small', state: 'PAID', credits: 100, amountCents: 500, refundableCents: 500 });
    await orders.settle();
    await completeCheckout(customer.ctx, { sessionId });
    expect(await creditsOf(customer)).toEqual({ available: FREE + PACKS.small.credits, frozen: 0, owed: 0 });
    expect(await list(customer)).toHaveLength(1);
    expect(await templates(customer)).toEqual(['order-confirmed']);
    const { entries } = await listStatement(customer.ctx, { limit: 5 });
    expect(entries).toContainEqual(
      expect.objectContaining({ kind: 'grant', amount: 100, item: 'pack:small', receipt: landed.order?.number }),
    );
  });

  test('is nobody else’s to look at', async () => {
    const sessionId = await buy(orders, customer, 'pack:small');
    const stranger = await orders.signUp();
    await expect(completeCheckout(stranger.ctx, { sessionId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(completeCheckout(stranger.ctx, { sessionId: 'cs_test_nothing123' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('that is paid by a delayed method waits, and gives when the money has come', async () => {
    const sessionId = await buy(orders, customer, { item: 'pack:small', method: 'delayed' });
    await orders.settle();
    expect((await completeCheckout(customer.ctx, { sessionId })).state).toBe('PENDING');
    expect((await creditsOf(customer)).available).toBe(FREE);
    await orders.fake.control.settleDelayed(sessionId, 'succeeds');
    await orders.settle();
    expect((await creditsOf(customer)).available).toBe(FREE + 100);
    expect(await templates(customer)).toEqual(['payment-pending', 'order-confirmed']);
  });

  test('whose delayed payment fails gives nothing', async () => {
    const sessionId = await buy(orders, customer, { item: 'pack:small', method: 'delayed' });
    await orders.settle();
    await orders.fake.control.settleDelayed(sessionId, 'fails');
    await orders.settle();
    expect((await first(customer)).state).toBe('FAILED');
    expect((await creditsOf(customer)).available).toBe(FREE);
    expect(await templates(customer)).toEqual(['payment-pending', 'payment-failed']);
  });

  test('cannot be bought by an API key', async () => {
    const { actor } = customer.ctx;
    const byKey = { ...customer.ctx, actor: { ...actor, via: 'api-key' } as typeof actor };
    await expect(startCheckout(byKey, { item: 'pack:small' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a refund', () => {
  test('of what was not used is granted at once and takes its credits', async () => {
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    // The month's credits burn first: 10 of the pack.
    await spend(customer, FREE + 10);
    const { id } = await first(customer);
    const view = await requestRefund(customer.ctx, { orderId: id, reason: 'changed-mind' });
    expect(view).toMatchObject({ refundedCents: 450, refundableCents: 0, request: { state: 'DONE', amountCents: 450 } });
    await orders.settle();
    expect(await creditsOf(customer)).toEqual({ available: 0, frozen: 0, owed: 0 });
    await expect(requestRefund(customer.ctx, { orderId: id, reason: 'other' })).rejects.toMatchObject({ code: 'REFUND_REFUSED' });
    expect(await templates(customer)).toEqual(['order-confirmed', 'refund-sent']);
  });

  test('that Stripe makes of spent credits leaves a debt, which the next purchase repays', async () => {
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    await spend(customer, FREE + 80);
    await orders.fake.control.refund(await paymentOf(customer));
    await orders.settle();
    expect(await creditsOf(customer)).toEqual({ available: 0, frozen: 0, owed: 80 });
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    expect(await creditsOf(customer)).toEqual({ available: 20, frozen: 0, owed: 0 });
  });

  test('that the bank sends back returns the credits', async () => {
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    const refund = await orders.fake.control.refund(await paymentOf(customer), 250);
    await orders.settle();
    expect((await creditsOf(customer)).available).toBe(FREE + 50);
    await orders.fake.control.failRefund(refund.id);
    await orders.settle();
    expect((await creditsOf(customer)).available).toBe(FREE + 100);
    expect(await first(customer)).toMatchObject({ refundedCents: 0, refundableCents: 500 });
    expect(await templates(customer)).toEqual(['order-confirmed', 'refund-sent', 'refund-failed']);
  });

  test('out of the days is decided by a person, once, and not about themselves', async () => {
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    const { id } = await first(customer);
    await orders.system.db.order.update({
      where: { id },
      data: { paidAt: new Date(orders.system.clock.now().getTime() - 20 * 86_400_000) },
    });
    expect(await requestRefund(customer.ctx, { orderId: id, reason: 'other' })).toMatchObject({
      request: { state: 'ASKED' },
      refundedCents: 0,
    });
    const [one, two] = [await orders.signUp({ role: 'staff' }), await orders.signUp({ role: 'staff' })];
    const [row] = (await listRefundRequests(one.ctx, { state: 'ASKED', limit: 1 })).rows;
    expect(row).toMatchObject({ orderId: id, refundableCents: 500, isByRule: false });
    const requestId = row?.id ?? '';
    await expect(decideRefund(customer.ctx, { requestId, decision: 'ACCEPTED' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const decided = await Promise.allSettled([one, two].map(({ ctx }) => decideRefund(ctx, { requestId, decision: 'ACCEPTED' })));
    expect(decided.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await orders.settle();
    expect(await first(customer)).toMatchObject({ refundedCents: 500, request: { state: 'DONE' } });
  });
});

describe('a dispute', () => {
  test('freezes what is left of its order alone; won, it is free again', async () => {
    await buy(orders, customer, 'pack:medium');
    await orders.settle();
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    const dispute = await orders.fake.control.openDispute(await paymentOf(customer));
    await orders.settle();
    expect(await creditsOf(customer)).toEqual({ available: FREE + PACKS.medium.credits, frozen: 100, owed: 0 });
    expect(await first(customer)).toMatchObject({ dispute: 'OPEN', refundableCents: 0 });
    await orders.fake.control.moveDispute(dispute.id, 'won');
    await orders.settle();
    expect(await creditsOf(customer)).toEqual({ available: FREE + PACKS.medium.credits + 100, frozen: 0, owed: 0 });
    expect(await templates(customer)).toEqual(['order-confirmed', 'order-confirmed', 'dispute-opened', 'dispute-closed']);
  });

  test('that is lost writes off what was frozen, and no more', async () => {
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    await spend(customer, FREE + 30);
    const dispute = await orders.fake.control.openDispute(await paymentOf(customer));
    await orders.settle();
    expect(await creditsOf(customer)).toEqual({ available: 0, frozen: 70, owed: 0 });
    await orders.fake.control.moveDispute(dispute.id, 'lost');
    await orders.settle();
    expect(await creditsOf(customer)).toEqual({ available: 0, frozen: 0, owed: 0 });
  });

  test('that is only an inquiry freezes nothing', async () => {
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    await orders.fake.control.openDispute(await paymentOf(customer), { inquiry: true });
    await orders.settle();
    expect(await creditsOf(customer)).toEqual({ available: FREE + 100, frozen: 0, owed: 0 });
  });

  test('is answered once, with what was delivered, and without any address', async () => {
    await buy(orders, customer, 'pack:small');
    await orders.settle();
    await purgeResult(await spend(customer, FREE + 3));
    const { id: disputeId } = await orders.fake.control.openDispute(await paymentOf(customer));
    await orders.settle();
    const staff = await orders.signUp({ role: 'staff' });
    const { evidence } = await getEvidence(staff.ctx, { disputeId });
    expect(evidence.access_activity_log).toMatch(
      /1 results were delivered for 3 credits[^]*, purged [0-9 :-]+ UTC \(no\. \d+ of the purge log\)$/,
    );
    expect(Object.values(evidence).join('\n')).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b|[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,}/i);
    await expect(getEvidence(customer.ctx, { disputeId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await sendEvidence(staff.ctx, { disputeId });
    await expect(sendEvidence(staff.ctx, { disputeId })).rejects.toMatchObject({ code: 'DECISION_TAKEN' });
    await orders.settle();
    expect((await first(customer)).dispute).toBe('REVIEW');
  });
});

describe('a plan', () => {
  async function subscribe(plan: 'plus' | 'pro' = 'plus'): Promise<Customer> {
    await buy(orders, customer, `plan:${plan}`);
    await orders.settle();
    return await orders.again(customer);
  }

  test('is upgraded at once for the difference, and downgraded with the next invoice', async () => {
    let me = await subscribe();
    expect(await getPlan(me.ctx)).toMatchObject({ plan: 'plus', givenPlan: 'free', subscription: { plan: 'plus', state: 'ACTIVE' } });
    expect((await creditsOf(me)).available).toBe(FREE + PLANS.plus.monthlyCredits);
    const preview = await previewPlanChange(me.ctx, { plan: 'pro' });
    expect(preview).toMatchObject({ isUpgrade: true, creditsNow: 700 });
    expect(await changePlan(me.ctx, { plan: 'pro' })).toMatchObject({ plan: 'pro', subscription: { plan: 'pro', nextPlan: 'pro' } });
    expect((await first(me)).amountCents).toBe(preview.dueNowCents);
    await orders.settle();
    me = await orders.again(me);
    expect((await creditsOf(me)).available).toBe(FREE + PLANS.pro.monthlyCredits);
    expect(await changePlan(me.ctx, { plan: 'plus' })).toMatchObject({ plan: 'pro', subscription: { plan: 'pro', nextPlan: 'plus' } });
    await expect(startCheckout(me.ctx, { item: 'plan:plus' })).rejects.toMatchObject({ code: 'SUBSCRIPTION_EXISTS' });
  });

  test('that is cancelled ends with its period, or at once with the money for what was not used', async () => {
    const me = await subscribe();
    expect((await cancelPlan(me.ctx, { when: 'period-end' })).plan).toMatchObject({ plan: 'plus', subscription: { state: 'ENDING' } });
    expect(await resumePlan(me.ctx)).toMatchObject({ subscription: { state: 'ACTIVE' } });
    await spend(me, FREE + 30);
    expect(await previewCancel(me.ctx)).toMatchObject({ refundCents: 540, creditsLost: 270 });
    expect(await cancelPlan(me.ctx, { when: 'now' })).toMatchObject({ refundCents: 540, plan: { plan: 'free', subscription: null } });
    await orders.settle();
    expect(await creditsOf(me)).toEqual({ available: 0, frozen: 0, owed: 0 });
    expect(await templates(me)).toEqual(['order-confirmed', 'plan-ending', 'plan-ended', 'refund-sent']);
  });

  test('is told of again when it is cancelled again in the same period', async () => {
    const me = await subscribe();
    for (const round of [1, 2]) {
      await cancelPlan(me.ctx, { when: 'period-end' });
      await resumePlan(me.ctx);
      await orders.fake.clock.advance(60);
      await orders.settle();
      expect(await templates(me)).toEqual(['order-confirmed', ...Array.from({ length: round }, () => 'plan-ending')]);
    }
  });

  test.each(['the rule', 'a person'] as const)(
    'that is paid back after an upgrade, by %s, ends, with what is left of both orders',
    async (who) => {
      const me = await subscribe();
      await changePlan(me.ctx, { plan: 'pro' });
      await orders.settle();
      const both = await list(me);
      expect(both).toHaveLength(2);
      const left = both.reduce((sum, { refundableCents }) => sum + refundableCents, 0);
      expect(both).toMatchObject([
        { endsPlan: true, payBackCents: left },
        { endsPlan: true, payBackCents: left },
      ]);
      const asked = both.at(-1)?.id ?? '';
      if (who === 'a person') {
        const paidAt = new Date(orders.system.clock.now().getTime() - 20 * 86_400_000);
        await orders.system.db.order.update({ where: { id: asked }, data: { paidAt } });
      }
      await requestRefund(me.ctx, { orderId: asked, reason: 'changed-mind' });
      if (who === 'a person') {
        const { ctx } = await orders.signUp({ role: 'staff' });
        const [row] = (await listRefundRequests(ctx, { state: 'ASKED', limit: 1 })).rows;
        expect(row).toMatchObject({ orderId: asked, endsPlan: true });
        await decideRefund(ctx, { requestId: row?.id ?? '', decision: 'ACCEPTED' });
      }
      await orders.settle();
      const after = await list(me);
      expect(after.reduce((sum, { refundedCents }) => sum + refundedCents, 0)).toBe(left);
      expect(after).toMatchObject([
        { endsPlan: false, request: { state: 'DONE', isReturned: false } },
        { endsPlan: false, request: { state: 'DONE', isReturned: false } },
      ]);
      expect((await getPlan((await orders.again(me)).ctx)).subscription).toBeNull();
    },
  );

  test('renews by its invoice; a failed renewal leaves days of grace, then the free plan, until it is paid', async () => {
    const me = await subscribe();
    await orders.fake.clock.advance(31 * DAY_SECONDS);
    await orders.settle();
    expect(await list(me)).toHaveLength(2);
    expect((await getPlan((await orders.again(me)).ctx)).subscription?.state).toBe('ACTIVE');
    const { customerId } = await orders.system.db.stripeCustomer.findUniqueOrThrow({ where: { accountId: me.accountId } });
    await orders.fake.control.setDefaultCard(customerId, '4000000000000341');
    await orders.fake.clock.advance(31 * DAY_SECONDS);
    await orders.settle();
    const inGrace = await orders.again(me);
    expect(await getPlan(inGrace.ctx)).toMatchObject({ plan: 'plus', subscription: { state: 'GRACE' } });
    await orders.fake.clock.advance(GRACE_DAYS * DAY_SECONDS);
    await reviewOrders(orders.system);
    expect(await getPlan((await orders.again(me)).ctx)).toMatchObject({ plan: 'free' });
    expect(await templates(me)).toContain('payment-failed');
  });
});

test('after all of it Stripe and we agree', async () => {
  await orders.settle();
  expect(await orders.reconcile()).toMatchObject({ drift: 0 });
  expect(await orders.reconcile()).toMatchObject({ healed: 0, drift: 0 });
});
