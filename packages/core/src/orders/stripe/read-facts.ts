import type Stripe from 'stripe';
import type { DisputeState, RefundState } from '@imagemint/contract/billing';
import type { Catalogue } from './catalogue.ts';
import type { CheckoutFacts, DisputeFacts, InvoiceFacts, InvoiceLine, RefundFacts, SubscriptionFacts } from './facts.ts';

type Reference = string | { id: string } | null | undefined;

/** The id of something that Stripe gives either whole or as its id. */
export function idOf(reference: Reference): string | null {
  if (reference === null || reference === undefined) return null;
  return typeof reference === 'string' ? reference : reference.id;
}

const dateOf = (seconds: number): Date => new Date(seconds * 1000);
const dateOrNull = (seconds: number | null | undefined): Date | null => (typeof seconds === 'number' ? dateOf(seconds) : null);

function readPayment(session: Stripe.Checkout.Session): CheckoutFacts['payment'] {
  if (session.payment_status === 'paid' || session.payment_status === 'no_payment_required') return 'paid';
  if (session.status !== 'complete') return 'none';
  // A delayed payment that failed leaves the session complete and unpaid; only the payment itself tells.
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;
  return intent?.status === 'requires_payment_method' || intent?.status === 'canceled' ? 'failed' : 'pending';
}

/** What a session sells of ours, in whatever number and beside whatever else: only the amount tells whether that is its price. */
async function readSale(lines: readonly Stripe.LineItem[], catalogue: Catalogue): Promise<CheckoutFacts['price']> {
  for (const line of lines) {
    const priceId = idOf(line.price);
    const price = priceId === null ? null : await catalogue.read(priceId);
    if (price !== null) return price;
  }
  return null;
}

/** Reads a session that was fetched with `line_items` and `payment_intent` expanded. */
export async function readCheckout(session: Stripe.Checkout.Session, catalogue: Catalogue): Promise<CheckoutFacts> {
  return {
    id: session.id,
    accountId: session.client_reference_id,
    customerId: idOf(session.customer),
    mode: session.mode === 'subscription' ? 'subscription' : 'payment',
    price: await readSale(session.line_items?.data ?? [], catalogue),
    payment: readPayment(session),
    isExpired: session.status === 'expired',
    amountCents: session.amount_total ?? 0,
    taxCents: session.total_details?.amount_tax ?? 0,
    currency: session.currency ?? '',
    paymentIntentId: idOf(session.payment_intent),
    subscriptionId: idOf(session.subscription),
    createdAt: dateOf(session.created),
  };
}

async function readLine(line: Stripe.InvoiceLineItem, catalogue: Catalogue): Promise<InvoiceLine> {
  const priceId = idOf(line.pricing?.price_details?.price);
  const parent = line.parent?.subscription_item_details ?? line.parent?.invoice_item_details;
  return {
    price: priceId === null ? null : await catalogue.read(priceId),
    amountCents: line.amount,
    isProration: parent?.proration ?? false,
    periodStart: dateOf(line.period.start),
    periodEnd: dateOf(line.period.end),
  };
}

const INVOICE_STATUS: Record<string, InvoiceFacts['status']> = {
  draft: 'draft',
  open: 'open',
  paid: 'paid',
  void: 'void',
  // Nobody is asked for it any more, but its page still takes the money.
  uncollectible: 'open',
};

/** The payment that an invoice was paid by, or waits for. It was fetched with `payments` expanded. */
export function findPaymentOf(invoice: Stripe.Invoice): string | null {
  const payments = invoice.payments?.data ?? [];
  const payment = payments.find(({ status }) => status === 'paid') ?? payments.find(({ is_default }) => is_default) ?? payments[0];
  return idOf(payment?.payment.payment_intent);
}

/**
 * Reads an invoice that was fetched with `payments` expanded.
 * @param isPending whether its payment is on its way: the invoice itself does not tell that from a failed one.
 */
export async function readInvoice(
  invoice: Stripe.Invoice,
  { catalogue, isPending }: { catalogue: Catalogue; isPending: boolean },
): Promise<InvoiceFacts> {
  return {
    id: invoice.id,
    customerId: idOf(invoice.customer),
    subscriptionId: idOf(invoice.parent?.subscription_details?.subscription),
    status: INVOICE_STATUS[invoice.status ?? 'draft'] ?? 'draft',
    hasFailed: ((invoice.status === 'open' && invoice.attempt_count > 0) || invoice.status === 'uncollectible') && !isPending,
    isPending,
    amountCents: invoice.total,
    taxCents: (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    currency: invoice.currency,
    paymentIntentId: findPaymentOf(invoice),
    lines: await Promise.all(invoice.lines.data.map((line) => readLine(line, catalogue))),
    createdAt: dateOf(invoice.created),
    paidAt: dateOrNull(invoice.status_transitions.paid_at),
  };
}

const SUBSCRIPTION_STATUS: Record<string, SubscriptionFacts['status']> = {
  incomplete: 'incomplete',
  incomplete_expired: 'canceled',
  trialing: 'active',
  active: 'active',
  past_due: 'past_due',
  unpaid: 'past_due',
  paused: 'past_due',
  canceled: 'canceled',
};

/** Reads a subscription, which has one item. */
export async function readSubscription(subscription: Stripe.Subscription, catalogue: Catalogue): Promise<SubscriptionFacts> {
  const [item] = subscription.items.data;
  if (!item) throw new Error('a subscription has no item');
  return {
    id: subscription.id,
    customerId: idOf(subscription.customer) ?? '',
    status: SUBSCRIPTION_STATUS[subscription.status] ?? 'past_due',
    endsWithPeriod: subscription.cancel_at_period_end || subscription.cancel_at !== null,
    price: await catalogue.read(item.price.id),
    itemId: item.id,
    periodStart: dateOf(item.current_period_start),
    periodEnd: dateOf(item.current_period_end),
    createdAt: dateOf(subscription.created),
    endedAt: dateOrNull(subscription.ended_at),
    latestInvoiceId: idOf(subscription.latest_invoice),
  };
}

const REFUND_STATES: Record<string, RefundState> = {
  pending: 'PENDING',
  requires_action: 'PENDING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELLED',
};

/** Reads a refund. */
export function readRefund(refund: Stripe.Refund): RefundFacts {
  return {
    id: refund.id,
    amountCents: refund.amount,
    state: REFUND_STATES[refund.status ?? 'pending'] ?? 'PENDING',
    requestId: refund.metadata?.['request'] ?? null,
    createdAt: dateOf(refund.created),
  };
}

const DISPUTE_STATES: Record<string, DisputeState> = {
  warning_needs_response: 'INQUIRY',
  warning_under_review: 'INQUIRY',
  warning_closed: 'INQUIRY_CLOSED',
  needs_response: 'OPEN',
  appeal_needs_response: 'OPEN',
  under_review: 'REVIEW',
  appeal_under_review: 'REVIEW',
  won: 'WON',
  prevented: 'WON',
  lost: 'LOST',
};

/** Reads a dispute; one in a state that we do not know counts as open. */
export function readDispute(dispute: Stripe.Dispute): DisputeFacts {
  return {
    id: dispute.id,
    amountCents: dispute.amount,
    state: DISPUTE_STATES[dispute.status] ?? 'OPEN',
    reason: /^[a-z_]{1,40}$/.test(dispute.reason) ? dispute.reason : 'general',
    openedAt: dateOf(dispute.created),
    evidenceDueAt: dateOrNull(dispute.evidence_details.due_by),
    isAnswered: dispute.evidence_details.submission_count > 0,
  };
}
