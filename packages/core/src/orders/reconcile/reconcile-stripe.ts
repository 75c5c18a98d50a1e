import { addSeconds, authorize } from '../../kernel/index.ts';
import type { ApplyCtx } from '../orders-ctx.ts';
import { applyDueEvents } from '../inbox/apply-event.ts';
import { putEvent } from '../inbox/put-event.ts';
import { replayLedger } from '../../billing/index.ts';
import { syncOrder } from '../sync/sync-payment.ts';
import { syncSubscription } from '../sync/sync-subscription.ts';
import { findOrderDifferences, findSubscriptionDifferences } from './find-differences.ts';

/** Stripe lists events for 30 days; sessions and invoices of that time are compared one by one. */
const WINDOW_DAYS = 30;

export type Reconciled = {
  compared: number;
  /** Differences found and mended: events that never came, orders that stood still. */
  healed: number;
  /** Differences that are left: 0 unless something is wrong. */
  drift: number;
};

type Thing = {
  id: string;
  find: (ctx: ApplyCtx, id: string) => Promise<string[]>;
  mend: (ctx: ApplyCtx, id: string) => Promise<unknown>;
};

/**
 * Compares everything of the last days with Stripe and mends what differs: takes in events that were never delivered, looks at every
 * session, invoice and subscription, and replays the ledger.
 * @param input.days how far back to look.
 */
export async function reconcileStripe(ctx: ApplyCtx, input: { days?: number } = {}): Promise<Reconciled> {
  authorize(ctx, 'system');
  const startedAt = ctx.clock.now();
  const since = addSeconds(startedAt, -(input.days ?? WINDOW_DAYS) * 86_400);
  let healed = await takeMissedEvents(ctx, since);
  let drift = 0;
  const things = await listThings(ctx, since);
  for (const thing of things) {
    const before = await thing.find(ctx, thing.id);
    if (before.length === 0) continue;
    await thing.mend(ctx, thing.id);
    const after = await thing.find(ctx, thing.id);
    healed += after.length === 0 ? 1 : 0;
    drift += after.length;
    if (after.length > 0) ctx.log.error('billing.drift', { count: after.length, reason: after.join(' ') });
  }
  const left = await ctx.db.stripeEvent.count({ where: { outcome: null, receivedAt: { lt: startedAt } } });
  const ledger = await replayLedger(ctx);
  const result = { compared: things.length, healed, drift: drift + left + ledger.drift };
  await ctx.db.reconciliation.create({ data: { startedAt, endedAt: ctx.clock.now(), ...result } });
  return result;
}

async function takeMissedEvents(ctx: ApplyCtx, since: Date): Promise<number> {
  let missed = 0;
  for await (const event of ctx.payments.listEvents(since)) if (await putEvent(ctx, { event, source: 'reconciler' })) missed += 1;
  // As long as something can be applied: the batches are bounded.
  for (let waiting = Infinity; waiting > 0;) {
    await applyDueEvents(ctx, { evenEarly: true });
    const now = await ctx.db.stripeEvent.count({ where: { outcome: null } });
    waiting = now < waiting ? now : 0;
  }
  return missed;
}

async function listThings(ctx: ApplyCtx, since: Date): Promise<Thing[]> {
  const orders = new Set<string>();
  for await (const id of ctx.payments.listCheckouts(since)) orders.add(id);
  for await (const id of ctx.payments.listInvoices(since)) orders.add(id);
  const ours = await ctx.db.order.findMany({
    where: {
      OR: [
        { createdAt: { gte: since } },
        { state: { in: ['OPEN', 'PENDING', 'FAILED'] } },
        { disputes: { some: { state: { in: ['OPEN', 'REVIEW', 'INQUIRY'] } } } },
      ],
    },
    select: { stripeId: true },
  });
  for (const { stripeId } of ours) orders.add(stripeId);
  const subscriptions = new Set<string>();
  for await (const id of ctx.payments.listSubscriptions()) subscriptions.add(id);
  for (const { id, state } of await ctx.db.subscription.findMany({ select: { id: true, state: true } })) {
    // An end is for good, there and here.
    if (state === 'ENDED') subscriptions.delete(id);
    else subscriptions.add(id);
  }
  return [
    ...[...subscriptions].map((id) => ({ id, find: findSubscriptionDifferences, mend: syncSubscription })),
    ...[...orders].map((id) => ({ id, find: findOrderDifferences, mend: syncOrder })),
  ];
}
