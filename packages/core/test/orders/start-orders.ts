import type { SaleItem } from '@imagemint/contract/plans';
import { startFakeStripe, type FakeStripe } from '@imagemint/dev-stack/stripe';
import { createPace } from '../../src/abuse/index.ts';
import { createPayments, type OrdersCtx, receiveWebhook, reconcileStripe, startCheckout } from '../../src/orders/index.ts';
import { applyDueEvents } from '../../src/orders/inbox/apply-event.ts';
import { readPlans } from '../../src/accounts/index.ts';
import type { Jobs } from '../../src/jobs/index.ts';
import type { Actor } from '../../src/kernel/index.ts';
import { startCore, type Core } from '../start-core.ts';

type TestCtx = OrdersCtx & { jobs: Jobs };
export type Customer = { ctx: TestCtx; accountId: string };

/**
 * Core with a fake Stripe beside it, whose clock is the clock of both. Events wait until a test delivers them.
 * @param options.timeoutMs how long Stripe may take to answer.
 */
export async function startOrders(options: { timeoutMs?: number } = {}) {
  const fake = await startFakeStripe();
  const core = await startCore({ now: createRisingClock(() => fake.clock.now()) });
  fake.events.setDelivery({ hold: true });
  const payments = createPayments({ secretKey: fake.secretKey, webhookSecret: fake.webhookSecret, apiBase: fake.url, ...options });
  const shared = { ...core.shared, payments, pace: createPace({ clock: core.shared.clock }) };
  const system: TestCtx = { ...shared, actor: { kind: 'system' } };
  const parts = { core, fake, payments, system };
  return {
    ...parts,
    /** A signed-in customer of the free plan. */
    async signUp(account: Parameters<Core['as']>[0] = { plan: 'free' }): Promise<Customer> {
      const { actor, accountId } = await core.as(account);
      return { ctx: { ...shared, actor }, accountId };
    },
    /** The customer as the next request sees them: with the plan that they have by then. */
    async again({ ctx, accountId }: Customer): Promise<Customer> {
      return { ctx: { ...ctx, actor: await readActor(system, ctx.actor, accountId) }, accountId };
    },
    /** Applies what Stripe told, as its webhooks would; then nothing waits. */
    settle: () => settle(parts),
    reconcile: () => reconcileStripe(system),
    async [Symbol.asyncDispose]() {
      await core[Symbol.asyncDispose]();
      await fake[Symbol.asyncDispose]();
    },
  };
}

/** The fake counts whole seconds; a millisecond more at each look tells what came first within one. */
function createRisingClock(now: () => Date): () => Date {
  let lastMs = 0;
  return () => {
    lastMs = Math.max(lastMs + 1, now().getTime());
    return new Date(lastMs);
  };
}

export type Orders = Awaited<ReturnType<typeof startOrders>>;
type Parts = { core: Core; fake: FakeStripe; system: TestCtx };

async function readActor(system: OrdersCtx, actor: Actor, accountId: string): Promise<Actor> {
  if (actor.kind !== 'account') throw new Error('no customer');
  return { ...actor, ...(await readPlans(system, accountId)) };
}

const told = new WeakMap<FakeStripe, number>();

/** Events that were made since the last call, in their order. */
export function takeEvents(fake: FakeStripe): string[] {
  const events = fake.events.list();
  const from = told.get(fake) ?? 0;
  told.set(fake, events.length);
  return events.slice(from).map(({ id }) => id);
}

async function settle({ fake, system }: Parts): Promise<void> {
  for (let ids = takeEvents(fake); ids.length > 0; ids = takeEvents(fake)) {
    for (const id of ids) {
      const { body, headers } = fake.buildDelivery(id, system.clock.now());
      await receiveWebhook({ ...system, actor: { kind: 'nobody' } }, { body: Buffer.from(body), signature: headers['stripe-signature'] });
    }
    await applyDueEvents(system, { evenEarly: true });
  }
}

export type Purchase = { item: SaleItem; card?: string; method?: 'card' | 'delayed' };

/** Presses the button and pays on Stripe's page. @returns the session's id. */
export async function buy(orders: Orders, customer: Customer, purchase: SaleItem | Purchase): Promise<string> {
  const { item, card = '4242424242424242', method = 'card' }: Purchase = typeof purchase === 'string' ? { item: purchase } : purchase;
  const { url } = await startCheckout(customer.ctx, { item });
  const sessionId = /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
  await orders.fake.control.completeCheckout(sessionId, { method, card });
  return sessionId;
}
