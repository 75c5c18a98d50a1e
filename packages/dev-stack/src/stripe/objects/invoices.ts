import { take, update, type World } from '../world.ts';
import { lineList } from './invoice-lines.ts';
import { createIntent } from './payments.ts';
import {
  idOf,
  type Customer,
  type Invoice,
  type InvoiceLine,
  type InvoicePayment,
  type PaymentIntent,
  type Subscription,
} from './stored.ts';

export type BillingReason = 'subscription_create' | 'subscription_cycle' | 'subscription_update';

export type InvoiceFields = {
  subscription: Subscription;
  reason: BillingReason;
  lines: InvoiceLine[];
  /** Stripe's period of an invoice looks back; that of its lines looks ahead. */
  period: { start: number; end: number };
  finalizesAt: number | null;
};

const sum = (lines: InvoiceLine[]): number => lines.reduce((total, { amount }) => total + amount, 0);

/** What a draft has before anything is known about it, and what the fake never fills in. */
const BLANK = {
  object: 'invoice',
  account_country: 'DE',
  account_name: 'ImageMint (fake)',
  account_tax_ids: null,
  amount_due: 0,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_remaining: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  auto_advance: true,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  automatically_finalizes_at: null,
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  metadata: {},
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  parent: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  statement_descriptor: null,
  status: 'draft',
  status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  subtotal: 0,
  subtotal_excluding_tax: 0,
  test_clock: null,
  total: 0,
  total_discount_amounts: [],
  total_excluding_tax: 0,
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
} as const;

type Blank = Omit<Invoice, 'lines' | 'currency' | 'billing_reason' | 'period_end' | 'period_start'>;

function blankInvoice(world: World, customer: Customer): Blank {
  const { id, email, name = null } = customer;
  const own = { id: world.newId('in'), created: world.now(), customer: id, customer_email: email, customer_name: name };
  return { ...(structuredClone(BLANK) as unknown as Omit<Blank, keyof typeof own>), ...own };
}

/** A draft with the given lines and whatever prorations wait for the subscription's next invoice. */
export function createInvoice(world: World, fields: InvoiceFields): Invoice {
  const { subscription, reason, period, finalizesAt } = fields;
  const customer = take([world, 'customers'], idOf(subscription.customer) ?? '', 'customer');
  const waiting = [...world.tables.pendingItems.values()].filter((item) => item.subscription === subscription.id);
  for (const { id } of waiting) world.tables.pendingItems.delete(id);
  const lines = [...waiting.map(({ line }) => line), ...fields.lines];
  const total = sum(lines);
  const blank = blankInvoice(world, customer);
  const due = Math.max(0, total + customer.balance);
  const invoice: Invoice = {
    ...blank,
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: finalizesAt,
    billing_reason: reason,
    currency: subscription.currency,
    lines: lineList(lines, blank.id),
    parent: {
      quote_details: null,
      subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
      type: 'subscription_details',
    },
    period_end: period.end,
    period_start: period.start,
    starting_balance: customer.balance,
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
  };
  world.tables.invoices.set(invoice.id, invoice);
  subscription.latest_invoice = invoice.id;
  world.emit('invoice.created', invoice);
  return invoice;
}

function addPayment(world: World, invoice: Invoice): void {
  const intent = createIntent(world, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    description: invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
    receipt_email: invoice.customer_email,
    setup_future_usage: 'off_session',
  });
  const payment: InvoicePayment = {
    id: world.newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: world.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
  world.tables.invoicePayments.set(payment.id, payment);
}

/** Fixes a draft: number, amount after the customer's credit, hosted pages, and the payment that it waits for. */
export function finalizeInvoice(world: World, invoice: Invoice): Invoice {
  const customer = take([world, 'customers'], idOf(invoice.customer) ?? '', 'customer');
  const starting_balance = customer.balance;
  const after = invoice.total + starting_balance;
  const sequence = customer.next_invoice_sequence ?? 1;
  const page = `${world.url}/i/${invoice.id}`;
  const ending = Math.min(0, after);
  const due = Math.max(0, after);
  const changes: Partial<Invoice> = {
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    effective_at: world.now(),
    ending_balance: ending,
    hosted_invoice_url: page,
    invoice_pdf: `${page}/pdf`,
    number: `${customer.invoice_prefix ?? 'FAKE'}-${String(sequence).padStart(4, '0')}`,
    starting_balance,
    status: 'open',
    status_transitions: { ...invoice.status_transitions, finalized_at: world.now() },
  };
  customer.next_invoice_sequence = sequence + 1;
  if (ending !== customer.balance) update([world, customer], { balance: ending }, 'customer.updated');
  update([world, invoice], changes, ['invoice.updated', 'invoice.finalized']);
  if (due > 0) addPayment(world, invoice);
  return invoice;
}

/** The payment that an open invoice waits for. */
export function findInvoicePayment(world: World, invoice: Invoice): InvoicePayment | undefined {
  return [...world.tables.invoicePayments.values()].find((payment) => payment.invoice === invoice.id);
}

/** The invoice that a payment belongs to, with the entry that ties them. */
export function findInvoiceOf(world: World, intent: PaymentIntent): { invoice: Invoice; payment: InvoicePayment } | null {
  const payment = [...world.tables.invoicePayments.values()].find((entry) => entry.payment.payment_intent === intent.id);
  return payment ? { payment, invoice: take([world, 'invoices'], idOf(payment.invoice) ?? '') } : null;
}

/** Id of the subscription that an invoice is for. */
export function subscriptionOf(world: World, invoice: Invoice): Subscription | null {
  const id = idOf(invoice.parent?.subscription_details?.subscription);
  return id === null ? null : (world.tables.subscriptions.get(id) ?? null);
}

/** Writes an open invoice off: nobody is asked for it any more, but it can still be paid. */
export function giveUpInvoice(world: World, invoice: Invoice): Invoice {
  const status_transitions = { ...invoice.status_transitions, marked_uncollectible_at: world.now() };
  const changes = { status: 'uncollectible', status_transitions, next_payment_attempt: null, auto_advance: false } as const;
  return update([world, invoice], changes, ['invoice.updated', 'invoice.marked_uncollectible']);
}

/** Gives up an open invoice: nobody owes it any more. */
export function voidInvoice(world: World, invoice: Invoice): Invoice {
  const payment = findInvoicePayment(world, invoice);
  if (payment) {
    Object.assign(payment, { status: 'canceled', status_transitions: { ...payment.status_transitions, canceled_at: world.now() } });
    const intent = take([world, 'paymentIntents'], idOf(payment.payment.payment_intent) ?? '');
    update([world, intent], { status: 'canceled', canceled_at: world.now() }, 'payment_intent.canceled');
  }
  const status_transitions = { ...invoice.status_transitions, voided_at: world.now() };
  const changes = { status: 'void', status_transitions, next_payment_attempt: null, auto_advance: false } as const;
  return update([world, invoice], changes, ['invoice.updated', 'invoice.voided']);
}
