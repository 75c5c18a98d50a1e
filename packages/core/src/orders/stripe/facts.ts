import type { DisputeState, RefundState } from '@imagemint/contract/billing';
import type { SaleItem } from '@imagemint/contract/plans';

/** What was sold under a price at Stripe: prices there never change, so an old one keeps its old amount. */
export type Price = { id: string; item: SaleItem; amountCents: number; currency: string };

/** The present state of a checkout session, as far as we need it. */
export type CheckoutFacts = {
  id: string;
  /** `client_reference_id`, which we set to the account's id. */
  accountId: string | null;
  customerId: string | null;
  mode: 'payment' | 'subscription';
  /** null for something that we do not sell. */
  price: Price | null;
  /** `pending` and `failed` belong to delayed payment methods; `none` while nobody has paid or tried for good. */
  payment: 'none' | 'pending' | 'paid' | 'failed';
  isExpired: boolean;
  amountCents: number;
  taxCents: number;
  currency: string;
  paymentIntentId: string | null;
  subscriptionId: string | null;
  createdAt: Date;
};

export type InvoiceLine = { price: Price | null; amountCents: number; isProration: boolean; periodStart: Date; periodEnd: Date };

export type InvoiceFacts = {
  id: string;
  customerId: string | null;
  subscriptionId: string | null;
  status: 'draft' | 'open' | 'paid' | 'void';
  hasFailed: boolean;
  /** A delayed payment is on its way; an attempt is counted when it starts. */
  isPending: boolean;
  amountCents: number;
  taxCents: number;
  currency: string;
  paymentIntentId: string | null;
  lines: InvoiceLine[];
  createdAt: Date;
  paidAt: Date | null;
};

export type SubscriptionFacts = {
  id: string;
  customerId: string;
  status: 'incomplete' | 'active' | 'past_due' | 'canceled';
  endsWithPeriod: boolean;
  price: Price | null;
  /** The subscription's only item. */
  itemId: string;
  periodStart: Date;
  periodEnd: Date;
  createdAt: Date;
  endedAt: Date | null;
  latestInvoiceId: string | null;
};

export type RefundFacts = {
  id: string;
  amountCents: number;
  state: RefundState;
  /** The wish that it grants; null for one that was made at the payment processor. */
  requestId: string | null;
  createdAt: Date;
};

export type DisputeFacts = {
  id: string;
  amountCents: number;
  state: DisputeState;
  reason: string;
  openedAt: Date;
  evidenceDueAt: Date | null;
  /** Whether the bank has an answer, whoever sent it. */
  isAnswered: boolean;
};

/** An event as the inbox keeps it. `objectId` is the business object to look at, not always the event's own. */
export type EventFacts = { id: string; type: string; objectId: string; createdAt: Date };
