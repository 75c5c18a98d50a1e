import { update, type World } from '../world.ts';
import { collectInvoice } from './collect-invoice.ts';
import { periodLines } from './invoice-lines.ts';
import { createInvoice, finalizeInvoice, subscriptionOf } from './invoices.ts';
import type { Invoice, Subscription } from './stored.ts';
import { endSubscription, firstItem, nextPeriod, withItems } from './subscriptions.ts';

/** A renewal's invoice stays a draft for an hour, so that one can still add to it. */
const DRAFT_SECONDS = 3600;
const INCOMPLETE_SECONDS = 23 * 3600;

/** When something happens to a subscription by itself. */
export function subscriptionDueAt(subscription: Subscription): number | null {
  if (subscription.status === 'incomplete') return subscription.created + INCOMPLETE_SECONDS;
  if (!['active', 'past_due'].includes(subscription.status)) return null;
  return firstItem(subscription).current_period_end;
}

/** The end of a period: the next one begins with an invoice, or the subscription ends as was asked for. */
export function renewSubscription(world: World, subscription: Subscription): void {
  if (subscription.status === 'incomplete') {
    update([world, subscription], { status: 'incomplete_expired', ended_at: world.now() }, ['customer.subscription.updated']);
    return;
  }
  if (subscription.cancel_at_period_end) {
    endSubscription(world, subscription, { reason: 'cancellation_requested' });
    return;
  }
  const { current_period_start: start, current_period_end: end } = firstItem(subscription);
  update([world, subscription], { items: withItems(subscription, nextPeriod(subscription)) }, 'customer.subscription.updated');
  const lines = periodLines(world, subscription);
  const finalizesAt = world.now() + DRAFT_SECONDS;
  createInvoice(world, { subscription, reason: 'subscription_cycle', lines, period: { start, end }, finalizesAt });
}

/** When an invoice moves by itself: from draft to open, or to the next attempt at being paid. */
export function invoiceDueAt(invoice: Invoice): number | null {
  if (invoice.status === 'draft') return invoice.automatically_finalizes_at;
  return invoice.status === 'open' ? invoice.next_payment_attempt : null;
}

/** Does what {@link invoiceDueAt} announced. */
export function advanceInvoice(world: World, invoice: Invoice): void {
  const isOver = subscriptionOf(world, invoice)?.status === 'canceled';
  if (invoice.status === 'draft') finalizeInvoice(world, invoice);
  if (isOver) Object.assign(invoice, { next_payment_attempt: null, auto_advance: false });
  else collectInvoice(world, invoice);
}
