import { refuse, type StripeProblem } from '../wire/stripe-error.ts';
import { take, update, type World } from '../world.ts';
import { periodLines } from './invoice-lines.ts';
import { createInvoice, finalizeInvoice, findInvoicePayment, subscriptionOf, voidInvoice } from './invoices.ts';
import { findDefaultMethod } from './payment-methods.ts';
import { attemptPayment } from './payments.ts';
import { idOf, type Invoice, type PaymentMethod, type Subscription } from './stored.ts';
import { createSubscription, endSubscription, withItems, type SubscriptionFields } from './subscriptions.ts';

/** Days after each failed attempt until the next; after the last the subscription ends. */
export const RETRY_DAYS = [3, 5, 7] as const;

const NO_METHOD = 'This customer has no attached payment source or default payment method.';

function afterPaid(world: World, invoice: Invoice): void {
  const subscription = subscriptionOf(world, invoice);
  if (!subscription) return;
  if (subscription.pending_update && subscription.latest_invoice === invoice.id) applyPendingUpdate(world, subscription);
  if (!['incomplete', 'past_due'].includes(subscription.status)) return;
  update([world, subscription], { status: 'active' }, 'customer.subscription.updated');
}

function applyPendingUpdate(world: World, subscription: Subscription): void {
  const { subscription_items: waiting, billing_cycle_anchor: anchor } = subscription.pending_update ?? {};
  const data = waiting as unknown as Subscription['items']['data'] | null | undefined;
  const changes = {
    items: withItems(subscription, data ?? subscription.items.data),
    billing_cycle_anchor: anchor ?? subscription.billing_cycle_anchor,
    pending_update: null,
  };
  update([world, subscription], changes, ['customer.subscription.updated', 'customer.subscription.pending_update_applied']);
}

/** An update that was not paid in time does not happen, and its invoice is void. */
export function dropPendingUpdate(world: World, subscription: Subscription): void {
  const invoice = world.tables.invoices.get(idOf(subscription.latest_invoice) ?? '');
  update([world, subscription], { pending_update: null }, 'customer.subscription.pending_update_expired');
  if (invoice?.status === 'open') voidInvoice(world, invoice);
}

/** Marks an invoice as paid, and what it is for along with it. */
export function markPaid(world: World, invoice: Invoice): void {
  const payment = findInvoicePayment(world, invoice);
  if (payment) {
    const status_transitions = { ...payment.status_transitions, paid_at: world.now() };
    update([world, payment], { status: 'paid', amount_paid: payment.amount_requested, status_transitions }, 'invoice_payment.paid');
  }
  const changes = {
    status: 'paid',
    attempted: true,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    next_payment_attempt: null,
    auto_advance: false,
    status_transitions: { ...invoice.status_transitions, paid_at: world.now() },
  } as const;
  update([world, invoice], changes, ['invoice.updated', 'invoice.paid', 'invoice.payment_succeeded']);
  afterPaid(world, invoice);
}

/** Marks an attempt as failed: the subscription falls behind, and after the last attempt it ends. */
export function markFailed(world: World, invoice: Invoice, options: { keepsSubscription?: boolean } = {}): void {
  const attempts = invoice.attempt_count + 1;
  const subscription = subscriptionOf(world, invoice);
  const isFirstInvoice = subscription?.status === 'incomplete';
  const days = isFirstInvoice || options.keepsSubscription ? undefined : RETRY_DAYS[attempts - 1];
  const next_payment_attempt = days === undefined ? null : world.now() + days * 86_400;
  update([world, invoice], { attempted: true, attempt_count: attempts, next_payment_attempt }, [
    'invoice.updated',
    'invoice.payment_failed',
  ]);
  if (!subscription || isFirstInvoice || options.keepsSubscription || subscription.status === 'canceled') return;
  if (days === undefined) endSubscription(world, subscription, { reason: 'payment_failed' });
  else if (subscription.status !== 'past_due') update([world, subscription], { status: 'past_due' }, 'customer.subscription.updated');
}

export type Collected = { state: 'paid' | 'processing' } | { state: 'failed'; problem: StripeProblem };

/** Tries to have an open invoice paid. */
export function collectInvoice(
  world: World,
  invoice: Invoice,
  how: { method?: PaymentMethod | null; isFirst?: boolean; keepsSubscription?: boolean } = {},
): Collected {
  const entry = findInvoicePayment(world, invoice);
  if (!entry) {
    markPaid(world, invoice);
    return { state: 'paid' };
  }
  const own = idOf(subscriptionOf(world, invoice)?.default_payment_method);
  const method = how.method ?? findDefaultMethod(world, idOf(invoice.customer) ?? '', own);
  if (!method) {
    markFailed(world, invoice, how);
    return { state: 'failed', problem: refuse(NO_METHOD, { code: 'resource_missing' }) };
  }
  const intent = take([world, 'paymentIntents'], idOf(entry.payment.payment_intent) ?? '');
  const attempt = attemptPayment(world, intent, { method, isFirst: how.isFirst ?? false });
  if (attempt.state === 'declined') {
    markFailed(world, invoice, how);
    return { state: 'failed', problem: attempt.problem };
  }
  if (attempt.state === 'succeeded') markPaid(world, invoice);
  else
    update([world, invoice], { attempted: true, attempt_count: invoice.attempt_count + 1, next_payment_attempt: null }, 'invoice.updated');
  return { state: attempt.state === 'succeeded' ? 'paid' : 'processing' };
}

/** Begins a subscription with its first invoice, and has that paid where there is something to pay with. */
export function startSubscription(
  world: World,
  fields: SubscriptionFields,
  how: { method: PaymentMethod | null; isFirst: boolean },
): { subscription: Subscription; invoice: Invoice; collected: Collected } {
  const subscription = createSubscription(world, fields);
  world.emit('customer.subscription.created', subscription);
  const now = world.now();
  const lines = periodLines(world, subscription);
  const period = { start: now, end: now };
  const invoice = createInvoice(world, { subscription, reason: 'subscription_create', lines, period, finalizesAt: null });
  finalizeInvoice(world, invoice);
  const collected = collectInvoice(world, invoice, how);
  // A debit counts as good until the bank says otherwise.
  if (collected.state === 'processing') update([world, subscription], { status: 'active' }, 'customer.subscription.updated');
  return { subscription, invoice, collected };
}

/** POST /v1/invoices/:id/pay. */
export function payInvoice(world: World, invoice: Invoice, method: PaymentMethod | null): Invoice {
  if (invoice.status === 'paid') throw refuse('Invoice is already paid');
  if (invoice.status === 'draft') finalizeInvoice(world, invoice);
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw refuse(`You can't pay an invoice that is ${invoice.status ?? 'gone'}.`, { code: 'invoice_not_editable' });
  const collected = collectInvoice(world, invoice, { method, keepsSubscription: true });
  if (collected.state === 'failed') throw collected.problem;
  return invoice;
}
