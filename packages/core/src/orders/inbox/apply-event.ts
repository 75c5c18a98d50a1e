import { noteDeclinedPayment } from '../../abuse/index.ts';
import { addSeconds, asSystem, authorize, describeFault } from '../../kernel/index.ts';
import type { ApplyCtx } from '../orders-ctx.ts';
import { syncCheckout } from '../sync/sync-checkout.ts';
import { syncInvoice } from '../sync/sync-invoice.ts';
import { syncPayment } from '../sync/sync-payment.ts';
import { syncSubscription } from '../sync/sync-subscription.ts';
import type { SyncOutcome } from '../sync/synced.ts';

const FIRST_WAIT_SECONDS = 15;
const LONGEST_WAIT_SECONDS = 3_600;
const BATCH = 100;

/** Failures in a row after which a round ends: the payment processor is away, and other work waits. */
const MAX_FAILURES = 3;

/** Applies an event of the inbox that has not been applied yet; a failure leaves it there for a later attempt. */
export async function applyEvent(ctx: ApplyCtx, input: { eventId: string }): Promise<void> {
  authorize(ctx, 'system');
  await tryEvent(ctx, input.eventId);
}

async function tryEvent(ctx: ApplyCtx, id: string): Promise<'done' | 'failed'> {
  const event = await ctx.db.stripeEvent.findUnique({
    where: { id, outcome: null },
    select: { type: true, objectId: true, attempts: true },
  });
  if (!event) return 'done';
  const now = ctx.clock.now();
  try {
    const { outcome, declined } = await lookAt(ctx, event);
    const { count } = await ctx.db.stripeEvent.updateMany({ where: { id, outcome: null }, data: { outcome, appliedAt: now } });
    // A job and upkeep may look at one event at once; a decline is counted by the one that was first.
    if (declined && count === 1) await noteDeclinedPayment(asSystem(ctx), declined);
    return 'done';
  } catch (error) {
    const waitSeconds = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** event.attempts);
    ctx.log.warn('billing.event-failed', { fault: describeFault(error), count: event.attempts + 1 });
    await ctx.db.stripeEvent.update({ where: { id }, data: { attempts: { increment: 1 }, nextAttemptAt: addSeconds(now, waitSeconds) } });
    return 'failed';
  }
}

/** `declined` is the customer of ours whose payment was declined. */
type Look = { outcome: SyncOutcome; declined?: { accountId: string } };

/** An event only says where to look: what is found there is what counts. */
async function lookAt(ctx: ApplyCtx, { type, objectId }: { type: string; objectId: string }): Promise<Look> {
  if (type.startsWith('checkout.session.')) return await syncCheckout(ctx, objectId);
  if (type.startsWith('invoice.')) return await syncInvoice(ctx, objectId);
  if (type.startsWith('customer.subscription.')) return await syncSubscription(ctx, objectId);
  if (type === 'payment_intent.payment_failed') return await findDeclined(ctx, objectId);
  return await syncPayment(ctx, objectId);
}

async function findDeclined(ctx: ApplyCtx, paymentIntentId: string): Promise<Look> {
  const customerId = await ctx.payments.findCustomerOf(paymentIntentId);
  const declined =
    customerId === null ? null : await ctx.db.stripeCustomer.findUnique({ where: { customerId }, select: { accountId: true } });
  return declined ? { outcome: 'applied', declined } : { outcome: 'foreign' };
}

/** Applies what jobs have left in the inbox. @returns how many were tried. */
export async function applyDueEvents(ctx: ApplyCtx, input: { evenEarly?: boolean } = {}): Promise<number> {
  authorize(ctx, 'system');
  const due = await ctx.db.stripeEvent.findMany({
    where: { outcome: null, ...(input.evenEarly === true ? {} : { nextAttemptAt: { lte: ctx.clock.now() } }) },
    orderBy: { nextAttemptAt: 'asc' },
    take: BATCH,
    select: { id: true },
  });
  let tried = 0;
  let failures = 0;
  for (const { id } of due) {
    if (failures === MAX_FAILURES) break;
    failures = (await tryEvent(ctx, id)) === 'failed' ? failures + 1 : 0;
    tried += 1;
  }
  return tried;
}
