import { createFakeFetch, startFakeStripe, type FakeStripe } from '@imagemint/dev-stack/stripe';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import Stripe from 'stripe';
import { createPace } from '../../../src/abuse/index.ts';
import { ensureAccount, readPlans } from '../../../src/accounts/index.ts';
import { createPayments, type OrdersCtx } from '../../../src/orders/index.ts';
import type { Jobs } from '../../../src/jobs/index.ts';
import type { Actor } from '../../../src/kernel/index.ts';
import { startCore, type Core } from '../../start-core.ts';

type ShopCtx = OrdersCtx & { jobs: Jobs };

/** One customer with a Stripe of their own. */
export type Shop = AsyncDisposable & {
  fake: FakeStripe;
  accountId: string;
  system: ShopCtx;
  /** The customer as the next request sees them: with the plan that they have by then. */
  customer(): Promise<ShopCtx>;
  staff(): Promise<ShopCtx>;
  /** Looks into the database, past everything that the service reads it with. */
  select<Row>(sql: string, values: unknown[]): Promise<Row[]>;
};

/** A database for many sequences, one after the other. */
export type Lane = AsyncDisposable & {
  core: Core;
  /** @param startsAt the clock of both sides, which moves when it is moved. */
  openShop(startsAt: Date): Promise<Shop>;
};

/** What another sequence's Stripe knows nothing of. The ledger stays. */
const FORGET = ['refunds', 'disputes', 'refund_requests', 'orders', 'subscriptions', 'stripe_customers', 'stripe_events', 'messages']
  .map((table) => `DELETE FROM ${table};`)
  .join('\n');

/** Each look at the clock is a millisecond later than the one before, so that no two grants are of the same moment. */
function createTicking(now: () => Date): { now(): Date } {
  let ticks = 0;
  return { now: () => new Date(now().getTime() + (ticks += 1)) };
}

async function openShop({ core, owner }: { core: Core; owner: pg.Client }, startsAt: Date): Promise<Shop> {
  const fake = await startFakeStripe({ now: () => startsAt });
  fake.events.setDelivery({ hold: true });
  const clock = createTicking(() => fake.clock.now());
  const payments = createPayments({
    ...{ secretKey: fake.secretKey, webhookSecret: fake.webhookSecret, apiBase: fake.url },
    transport: Stripe.createFetchHttpClient(createFakeFetch(fake)),
  });
  const jobs: Jobs = { ...core.shared.jobs, enqueue: async () => undefined };
  const shared = { ...core.shared, clock, payments, jobs, pace: createPace({ clock }) };
  const system: ShopCtx = { ...shared, actor: { kind: 'system' } };
  const signUp = (role: 'customer' | 'staff') => ensureAccount(system, { email: `${randomUUID()}@example.org`, role, plan: 'free' });
  const { accountId } = await signUp('customer');
  const actor = { kind: 'account', via: 'session', credentialId: randomUUID() } as const;
  const signIn = (more: { accountId: string; role: 'customer' | 'staff'; plan: 'free' }): Actor => ({ ...actor, ...more });
  return {
    ...{ fake, accountId, system },
    async customer() {
      const known = { ...signIn({ accountId, role: 'customer', plan: 'free' }), ...(await readPlans(system, accountId)) };
      return { ...shared, actor: known };
    },
    async staff() {
      return { ...shared, actor: signIn({ accountId: (await signUp('staff')).accountId, role: 'staff', plan: 'free' }) };
    },
    select: async <Row>(sql: string, values: unknown[]) => (await owner.query(sql, values)).rows as Row[],
    [Symbol.asyncDispose]: () => fake.stop(),
  };
}

/** Starts core for one sequence at a time. */
export async function startLane(): Promise<Lane> {
  const core = await startCore();
  const owner = new pg.Client({ connectionString: core.database.url });
  await owner.connect();
  return {
    core,
    async openShop(startsAt) {
      await owner.query(FORGET);
      return await openShop({ core, owner }, startsAt);
    },
    async [Symbol.asyncDispose]() {
      await owner.end();
      await core[Symbol.asyncDispose]();
    },
  };
}
