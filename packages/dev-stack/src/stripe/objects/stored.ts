import type { Stripe } from 'stripe';
import type { List } from '../wire/paginate.ts';

/** An object refers to others by id; the SDK's types also allow the other object itself, which only `expand` gives. */
type Plain<V> = V extends { id: string; object: string } ? never : V;
type Wire<T> = { [K in keyof T]: Plain<T[K]> };

export type Product = Wire<Stripe.Product>;
export type Price = Wire<Stripe.Price>;
export type Customer = Wire<Stripe.Customer>;
export type PaymentMethod = Wire<Stripe.PaymentMethod>;
export type PaymentIntent = Wire<Stripe.PaymentIntent>;
export type Charge = Wire<Stripe.Charge>;
export type Refund = Wire<Stripe.Refund>;
export type BalanceTransaction = Wire<Stripe.BalanceTransaction>;
export type InvoicePayment = Wire<Stripe.InvoicePayment>;
export type PortalSession = Wire<Stripe.BillingPortal.Session>;
export type PortalConfiguration = Wire<Stripe.BillingPortal.Configuration>;

export type Dispute = Omit<Wire<Stripe.Dispute>, 'balance_transactions'> & { balance_transactions: BalanceTransaction[] };
export type LineItem = Omit<Wire<Stripe.LineItem>, 'price'> & { price: Price };
export type Session = Omit<Wire<Stripe.Checkout.Session>, 'line_items'>;
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>;
export type Invoice = Omit<Wire<Stripe.Invoice>, 'lines' | 'payments'> & { lines: List<InvoiceLine> };
export type SubscriptionItem = Omit<Wire<Stripe.SubscriptionItem>, 'plan' | 'price'> & { price: Price; plan: Wire<Stripe.Plan> };
export type Subscription = Omit<Wire<Stripe.Subscription>, 'items'> & { items: List<SubscriptionItem> };

export type EventType = Stripe.Event['type'];
export type StoredEvent = {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: EventType;
};

/** A proration that waits for the next invoice of its subscription. Stripe calls it an invoice item. */
export type PendingItem = { id: string; created: number; subscription: string; line: InvoiceLine };

/** A delayed payment on its way: when it ends by itself, and how. */
export type Settlement = { id: string; dueAt: number; outcome: 'succeeds' | 'fails' };

/** On the wire a decimal is a string; the SDK's type is what it makes of one. */
export function decimal(value: number): Stripe.Decimal {
  return String(value) as unknown as Stripe.Decimal;
}

/** The id of what an object refers to, expanded or not. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null);
}
