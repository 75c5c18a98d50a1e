import { expect } from 'vitest';
import { readPlans } from '../../../src/accounts/index.ts';
import { getBalance, replayLedger } from '../../../src/billing/index.ts';
import { compareBooks, describeOrder, describeSale, observe, readOrders, type OrderRow } from './books.ts';
import type { Shop } from './lane.ts';
import type { Story } from './story.ts';
import { centsOf, planNow, readTruth, type Plan, type Sale, type Truth } from './truth.ts';

const byId = <T extends { stripeId: string }>(rows: T[]): T[] => rows.toSorted((a, b) => (a.stripeId < b.stripeId ? -1 : 1));

/** The states that our days of grace tell apart are one for Stripe; an hourly review tells them. */
function stateOf({ status, isEnding }: Plan): string[] {
  if (status === 'canceled' || status === 'incomplete_expired') return ['ENDED'];
  if (status === 'incomplete') return ['INCOMPLETE'];
  if (status === 'active') return [isEnding ? 'ENDING' : 'ACTIVE'];
  return ['GRACE', 'SUSPENDED'];
}

async function checkPlans({ system, accountId }: Shop, truth: Truth): Promise<void> {
  const rows = await system.db.subscription.findMany({ where: { accountId }, select: { id: true, plan: true, state: true } });
  expect(rows.map(({ id }) => id).toSorted(), 'subscriptions').toEqual(truth.plans.map(({ id }) => id).toSorted());
  for (const { id, plan, state } of rows) {
    const there = truth.plans.find((one) => one.id === id);
    expect(plan, 'plan of the next invoice').toBe(there?.plan);
    expect(there && stateOf(there), 'state of the subscription').toContain(state);
  }
  const now = system.clock.now();
  expect((await readPlans(system, accountId)).plan, 'plan of the account').toBe(planNow(truth, now.getTime()));
  const paid = truth.plans.filter(
    ({ id, endedAt }) =>
      endedAt === null &&
      [...truth.sales.values()].some(
        ({ subscriptionId, state, periodEnd }) => subscriptionId === id && state === 'PAID' && Number(periodEnd) > now.getTime(),
      ),
  );
  expect(paid.length, 'paid subscriptions that go on').toBeLessThanOrEqual(1);
}

/** What is paid back was asked for once, and never more than was paid. */
async function checkRefunds({ system, accountId }: Shop, sales: Sale[]): Promise<void> {
  const requests = await system.db.refundRequest.findMany({
    where: { accountId },
    select: { id: true, state: true, amountCents: true, refundId: true },
  });
  const refunds = sales.flatMap((sale) => sale.refunds);
  for (const sale of sales) expect(centsOf(sale).refunded, `paid back for ${sale.item}`).toBeLessThanOrEqual(sale.amountCents);
  for (const { id, state, amountCents, refundId } of requests) {
    const made = refunds.filter(({ requestId }) => requestId === id);
    expect(state, 'a wish at the end').not.toBe('ACCEPTED');
    expect(
      made.map(({ id: refund, cents }) => [refund, cents]),
      `refunds for a wish that is ${state}`,
    ).toEqual(state === 'DONE' ? [[refundId, amountCents]] : []);
  }
}

type Message = { template: string; about: string };

async function checkMails({ system, accountId }: Shop, sales: { order: OrderRow; sale: Sale }[]): Promise<void> {
  const rows = await system.db.message.findMany({ where: { accountId }, select: { template: true, uniqueKey: true } });
  const messages = rows.map(({ template, uniqueKey }): Message => ({ template, about: uniqueKey.slice(template.length + 1) }));
  const about = (template: string) =>
    messages
      .filter((message) => message.template === template)
      .map((message) => message.about)
      .toSorted();
  const ids = (list: { id: string }[]) => list.map(({ id }) => id).toSorted();
  const paid = sales.filter(({ sale }) => sale.state === 'PAID');
  const refunds = paid.flatMap(({ sale }) => sale.refunds);
  const disputes = paid.flatMap(({ sale }) => sale.disputes);
  expect(about('order-confirmed'), 'confirmed orders').toEqual(ids(paid.map(({ order }) => order)));
  expect(about('dispute-closed'), 'disputes that are over').toEqual(
    ids(disputes.filter(({ state }) => state === 'WON' || state === 'LOST')),
  );
  const sent = about('refund-sent');
  expect(new Set(sent).size, 'refunds told once').toBe(sent.length);
  expect(sent, 'refunds told').toEqual(expect.arrayContaining(ids(refunds.filter(({ isAlive }) => isAlive))));
  const failed = ids(refunds.filter(({ isAlive, id }) => !isAlive && sent.includes(id)));
  expect(about('refund-failed'), 'refunds that came back').toEqual(failed);
  const opened = about('dispute-opened');
  expect(new Set(opened).size, 'disputes told once').toBe(opened.length);
  expect(opened, 'disputes told').toEqual(expect.arrayContaining(ids(disputes.filter(({ state }) => state === 'OPEN'))));
  const ended = about('plan-ended');
  expect(new Set(ended).size, 'ends told once').toBe(ended.length);
}

/** Holds everything that the service keeps of its customer against Stripe and the model. */
export async function checkEnd({ shop, notebook }: Story): Promise<void> {
  const { system, accountId } = shop;
  const balance = await getBalance(await shop.customer());
  await observe(shop, notebook);
  const truth = await readTruth(shop.fake);
  const orders = await readOrders(shop);
  const sales = [...truth.sales.values()];
  expect(byId(orders.map(describeOrder)), 'orders').toEqual(byId(sales.map(describeSale)));
  await checkPlans(shop, truth);
  await checkRefunds(shop, sales);
  await checkMails(
    shop,
    orders.flatMap((order) => sales.filter(({ stripeId }) => stripeId === order.stripeId).map((sale) => ({ order, sale }))),
  );
  await compareBooks(shop, notebook);
  expect(balance.available, 'balance').toBeGreaterThanOrEqual(0);
  expect(Math.min(balance.available, balance.owed), 'credits while something is owed').toBe(0);
  expect(await replayLedger(system, { accountId })).toEqual({ drift: 0 });
}
