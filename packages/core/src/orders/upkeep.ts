import { sendDueMessages } from '../mail/index.ts';
import { findRecipient } from '../accounts/index.ts';
import { asSystem, authorize } from '../kernel/index.ts';
import { ABUSE_MAILS } from '../abuse/index.ts';
import type { OrdersCtx } from './orders-ctx.ts';
import { eraseEndedEvents } from './erase-ended-events.ts';
import { applyDueEvents } from './inbox/apply-event.ts';
import { ORDER_MAILS } from './mails/order-mail-templates.ts';
import { syncSubscription } from './sync/sync-subscription.ts';
import { executeWaitingRefunds } from './refunds/execute-refund.ts';
import { reconcileStripe } from './reconcile/reconcile-stripe.ts';
import { remindOfCredits } from './remind-of-credits.ts';

/** Of an hour, less what one round takes. */
const RECONCILE_EVERY_MS = 55 * 60_000;
/** So long Stripe itself tries to deliver an event. */
const HOURLY_DAYS = 3;
/** So long Stripe lists events. */
const MAX_DAYS = 30;

/** What must happen every few seconds: events and refunds that were left are tried again, mails go out. */
export async function tendOrders(ctx: OrdersCtx): Promise<void> {
  authorize(ctx, 'system');
  await applyDueEvents(ctx);
  await executeWaitingRefunds(ctx);
  // Last: a mail server that hangs must not hold up money.
  await sendDueMessages(ctx, {
    templates: { ...ORDER_MAILS, ...ABUSE_MAILS },
    findRecipient: (accountId) => findRecipient(ctx, { accountId }),
  });
}

/** What must happen every hour: days of grace run out, credits run low, and everything is compared with Stripe. */
export async function reviewOrders(ctx: OrdersCtx): Promise<void> {
  authorize(ctx, 'system');
  await remindOfCredits(ctx);
  await eraseEndedEvents(ctx);
  const last = await ctx.db.reconciliation.findFirst({ orderBy: { id: 'desc' }, select: { startedAt: true } });
  // Another process may have just done it.
  if (last && ctx.clock.now().getTime() - last.startedAt.getTime() < RECONCILE_EVERY_MS) return;
  await suspendUnpaid(ctx);
  await reconcileStripe(asSystem(ctx), { days: daysSince(last?.startedAt ?? null, ctx.clock.now()) });
}

/** How far to look back: as far as always, and beyond an outage. */
function daysSince(last: Date | null, now: Date): number {
  const days = last === null ? MAX_DAYS : Math.ceil((now.getTime() - last.getTime()) / 86_400_000) + 1;
  return Math.min(MAX_DAYS, Math.max(HOURLY_DAYS, days));
}

/** Stripe says nothing when our days of grace are over. */
async function suspendUnpaid(ctx: OrdersCtx): Promise<void> {
  const unpaid = await ctx.db.subscription.findMany({ where: { state: 'GRACE' }, select: { id: true } });
  for (const { id } of unpaid) await syncSubscription(ctx, id);
}
