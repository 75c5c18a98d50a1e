import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FakeStripe, FaultRule } from '@imagemint/dev-stack/stripe';
import { SCENARIOS, type Act, type End, type Scenario, type World } from '../../test/orders/fault-scenarios.ts';
import { buy, startOrders, type Customer } from '../../test/orders/start-orders.ts';
import {
  HASTY_MS,
  MOST_MS,
  openPayments,
  PATIENT_MS,
  READ_FAULTS,
  type StripeFault,
  WRITE_FAULTS,
} from '../../test/orders/stripe-faults.ts';
import { listCharges, listMoneyBack } from '../../test/orders/stripe-tools.ts';
import { getBalance, replayLedger } from '../billing/index.ts';
import { AppError, describeFault } from '../kernel/index.ts';
import { reconcileStripe, tendOrders } from './index.ts';
import type { Payments } from './stripe/payments.ts';

/** Each event is looked at by itself: where hits are many, that would take most of the time. */
const MANY_HITS = 20;

type Hit = { scenario: Scenario; name: string; skip: number };

/** The calls that each verb makes when nothing is wrong, by the fault that hits them: writes by every one, reads by one in turn. */
async function planHits(): Promise<Map<StripeFault, Hit[]>> {
  await using orders = await startOrders();
  const world = { orders, staff: await orders.signUp({ role: 'staff' }) };
  const plan = new Map<StripeFault, Hit[]>(WRITE_FAULTS.map((fault) => [fault, []]));
  let reads = 0;
  for (const scenario of SCENARIOS) {
    const act = await scenario.prepare(world, await orders.signUp());
    const before = orders.fake.requests().length;
    await act({ payments: orders.payments });
    for (const [skip, { method, path }] of orders.fake.requests().slice(before).entries()) {
      const name = `${scenario.verb}, call ${skip}: ${method} ${path.replace(/[a-z]+_[A-Za-z0-9_]{8,}/, ':id')}`;
      const hitBy = method === 'GET' ? READ_FAULTS.slice(reads % READ_FAULTS.length).slice(0, 1) : WRITE_FAULTS;
      reads += method === 'GET' ? 1 : 0;
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

/**
 * Stripe is well again: what was left is done by upkeep, and the reconciler finds nothing that it cannot mend.
 * @param events whether it still has them, or everything must be seen from the objects alone.
 */
async function recover({ orders }: World, events: 'told' | 'forgotten'): Promise<string[]> {
  const forgetful: Payments = { ...orders.payments, async *listEvents() {} };
  const ctx = events === 'told' ? orders.system : { ...orders.system, payments: forgetful };
  await sleep(HASTY_MS * 3);
  for (let round = 0; round < 2; round += 1) {
    await orders.fake.clock.advance(120);
    await tendOrders(orders.system);
  }
  const first = await reconcileStripe(ctx);
  const second = await reconcileStripe(ctx);
  const { drift } = await replayLedger(orders.system);
  const waiting = await orders.system.db.refundRequest.count({ where: { state: 'ACCEPTED' } });
  const seen = { drift: first.drift, again: second.drift, healedAgain: second.healed, ledger: drift, waiting };
  return Object.values(seen).every((count) => count === 0) ? [] : [JSON.stringify(seen)];
}

/** Every verb, hit in the calls that a fault is planned for. */
async function strikeAll({ fault, timeoutMs }: StripeFault, hits: readonly Hit[]): Promise<string[]> {
  await using orders = await startOrders();
  const world: World = { orders, staff: await orders.signUp({ role: 'staff' }) };
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
  wrong.push(...(await recover(world, hits.length > MANY_HITS ? 'forgotten' : 'told')));
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
    for (const [fault, hits] of plan) {
      expect(hits.length).toBeGreaterThan(9);
      const end = strikeAll(fault, hits);
      end.catch(() => undefined);
      ends.set(fault.name, end);
    }
  });

  test.each(WRITE_FAULTS)('$name', { timeout: 240_000 }, async ({ name }) => {
    expect(await ends.get(name)).toEqual([]);
  });
});
