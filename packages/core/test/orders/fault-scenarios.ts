import { randomUUID } from 'node:crypto';
import {
  applyEvent,
  cancelPlan,
  changePlan,
  completeCheckout,
  decideRefund,
  getReceipt,
  listOrders,
  openPortal,
  type OrdersCtx,
  receiveWebhook,
  requestRefund,
  resumePlan,
  sendEvidence,
  startCheckout,
} from '../../src/orders/index.ts';
import { syncCheckout } from '../../src/orders/sync/sync-checkout.ts';
import { buy, type Customer, type Orders } from './start-orders.ts';
import { buildEvent, signBody } from './stripe-tools.ts';

export type World = { orders: Orders; staff: Customer };
/** What must have become of a customer when all is over, whatever happened in between. */
export type End = { charges: number; refunds: number; credits: number };
/** Calls the verb, with an adapter that waits for Stripe as long as the test wants. */
export type Act = (hasty: Pick<OrdersCtx, 'payments'>) => Promise<unknown>;
export type Scenario = {
  verb: string;
  end: End;
  /** @returns the act that a fault hits; it may be repeated. */
  prepare: (world: World, customer: Customer) => Promise<Act>;
};

const PLAN: End = { charges: 1, refunds: 0, credits: 350 };
const PACK: End = { charges: 1, refunds: 0, credits: 150 };
const REFUNDED: End = { charges: 1, refunds: 1, credits: 50 };

async function withPack({ orders }: World, customer: Customer, card = '4242424242424242'): Promise<{ orderId: string; sessionId: string }> {
  const sessionId = await buy(orders, customer, { item: 'pack:small', card });
  const { order } = await syncCheckout(orders.system, sessionId);
  return { orderId: order?.id ?? '', sessionId };
}

async function withPlan({ orders }: World, customer: Customer): Promise<Customer> {
  const sessionId = await buy(orders, customer, 'plan:plus');
  await syncCheckout(orders.system, sessionId);
  return await orders.again(customer);
}

/** Takes an event in, and applies it as its job would; what is left undone is upkeep's. */
async function tell({ orders }: World, fields: { type: string; object: object }): Promise<Act> {
  const event = buildEvent(fields);
  const signed = signBody(JSON.stringify(event), { secret: orders.fake.webhookSecret, at: orders.system.clock.now() });
  await receiveWebhook({ ...orders.system, actor: { kind: 'nobody' } }, signed);
  return (hasty) => applyEvent({ ...orders.system, ...hasty }, { eventId: String(event['id']) });
}

/** The object of the newest event of a kind. */
function lastObject<T>({ orders }: World, type: string): T {
  return orders.fake.events.list().findLast((event) => event.type === type)?.data.object as T;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    verb: 'startCheckout',
    end: { charges: 0, refunds: 0, credits: 50 },
    prepare:
      async (_world, { ctx }) =>
      () =>
        startCheckout(ctx, { item: 'pack:small' }),
  },
  {
    verb: 'completeCheckout of a pack',
    end: PACK,
    prepare: async ({ orders }, customer) => {
      const sessionId = await buy(orders, customer, 'pack:small');
      return (hasty) => completeCheckout({ ...customer.ctx, ...hasty }, { sessionId });
    },
  },
  {
    verb: 'completeCheckout of a plan',
    end: PLAN,
    prepare: async ({ orders }, customer) => {
      const sessionId = await buy(orders, customer, 'plan:plus');
      return (hasty) => completeCheckout({ ...customer.ctx, ...hasty }, { sessionId });
    },
  },
  {
    verb: 'changePlan to a larger one',
    end: { charges: 2, refunds: 0, credits: 1_050 },
    prepare: async (world, customer) => {
      const { ctx } = await withPlan(world, customer);
      return (hasty) => changePlan({ ...ctx, ...hasty }, { plan: 'pro' });
    },
  },
  {
    verb: 'cancelPlan with its period',
    end: PLAN,
    prepare: async (world, customer) => {
      const { ctx } = await withPlan(world, customer);
      return (hasty) => cancelPlan({ ...ctx, ...hasty }, { when: 'period-end' });
    },
  },
  {
    verb: 'cancelPlan at once',
    end: REFUNDED,
    prepare: async (world, customer) => {
      const { ctx } = await withPlan(world, customer);
      return (hasty) => cancelPlan({ ...ctx, ...hasty }, { when: 'now' });
    },
  },
  {
    verb: 'resumePlan',
    end: PLAN,
    prepare: async (world, customer) => {
      const { ctx } = await withPlan(world, customer);
      await cancelPlan(ctx, { when: 'period-end' });
      return (hasty) => resumePlan({ ...ctx, ...hasty });
    },
  },
  {
    verb: 'openPortal',
    end: PACK,
    prepare: async (world, customer) => {
      await withPack(world, customer);
      return (hasty) => openPortal({ ...customer.ctx, ...hasty });
    },
  },
  {
    verb: 'getReceipt of a pack',
    end: PACK,
    prepare: async (world, customer) => {
      const { orderId } = await withPack(world, customer);
      return (hasty) => getReceipt({ ...customer.ctx, ...hasty }, { orderId });
    },
  },
  {
    verb: 'getReceipt of a plan',
    end: PLAN,
    prepare: async (world, customer) => {
      const { ctx } = await withPlan(world, customer);
      const [order] = (await listOrders(ctx, { limit: 1 })).orders;
      return (hasty) => getReceipt({ ...ctx, ...hasty }, { orderId: order?.id ?? '' });
    },
  },
  {
    verb: 'requestRefund',
    end: REFUNDED,
    prepare: async (world, customer) => {
      const { orderId } = await withPack(world, customer);
      return (hasty) => requestRefund({ ...customer.ctx, ...hasty }, { orderId, reason: 'changed-mind' });
    },
  },
  {
    verb: 'decideRefund',
    end: REFUNDED,
    prepare: async (world, customer) => {
      const { orderId } = await withPack(world, customer);
      const requestId = randomUUID();
      const { accountId } = customer;
      await world.orders.system.db.refundRequest.create({
        data: { id: requestId, orderId, accountId, reason: 'other', state: 'ASKED', askedAt: world.orders.system.clock.now() },
      });
      return (hasty) => decideRefund({ ...world.staff.ctx, ...hasty }, { requestId, decision: 'ACCEPTED' });
    },
  },
  {
    verb: 'sendEvidence',
    end: { charges: 1, refunds: 0, credits: 50 },
    prepare: async (world, customer) => {
      await withPack(world, customer, '4000000000000259');
      const { id } = lastObject<{ id: string }>(world, 'charge.dispute.created');
      return (hasty) => sendEvidence({ ...world.staff.ctx, ...hasty }, { disputeId: id });
    },
  },
  {
    verb: 'applyEvent of an invoice',
    end: PLAN,
    prepare: async (world, customer) => {
      await buy(world.orders, customer, 'plan:plus');
      return await tell(world, { type: 'invoice.paid', object: lastObject(world, 'invoice.paid') });
    },
  },
  {
    verb: 'applyEvent of a refund before its purchase',
    end: REFUNDED,
    prepare: async (world, customer) => {
      await buy(world.orders, customer, 'plan:plus');
      const { id } = lastObject<{ id: string }>(world, 'payment_intent.succeeded');
      await world.orders.fake.control.refund(id);
      return await tell(world, { type: 'charge.refunded', object: { payment_intent: id } });
    },
  },
  {
    verb: 'applyEvent of a declined card',
    end: { charges: 0, refunds: 0, credits: 50 },
    prepare: async (world, customer) => {
      await buy(world.orders, customer, { item: 'pack:small', card: '4000000000000002' });
      return await tell(world, { type: 'payment_intent.payment_failed', object: lastObject(world, 'payment_intent.payment_failed') });
    },
  },
];
