import type { Locale } from '@imagemint/contract/accounts';
import type { SaleItem } from '@imagemint/contract/plans';
import type { CheckoutFacts, DisputeFacts, EventFacts, InvoiceFacts, Price, RefundFacts, SubscriptionFacts } from './facts.ts';

/** What a member of staff may send in answer to a dispute: Stripe's own names of the fields. No address, no picture. */
export type Evidence = {
  customer_email_address: string;
  product_description: string;
  service_date: string;
  access_activity_log: string;
  refund_policy_disclosure: string;
  uncategorized_text: string;
};

/** A change of plan as Stripe would invoice it now. */
export type PlanChange = { subscription: SubscriptionFacts; item: SaleItem; isUpgrade: boolean };

/**
 * The payment processor as billing sees it: every answer is its present state, `null` where it does not know the object.
 * Each method throws AppError PAYMENTS_UNAVAILABLE when it does not answer, and PAYMENT_DECLINED when a card is refused.
 */
export type Payments = {
  /** Whether money can move. */
  mode: 'stripe' | 'fake';
  createCustomer(input: { accountId: string; email: string }): Promise<string>;
  createCheckout(input: {
    customerId: string;
    accountId: string;
    item: SaleItem;
    locale: Locale;
    successUrl: string;
    cancelUrl: string;
    /** One for each press of the button: repeating a call whose answer was lost makes no second session. */
    attempt: string;
  }): Promise<{ id: string; url: string; price: Price; createdAt: Date }>;
  getCheckout(id: string): Promise<CheckoutFacts | null>;
  /** The session that made a payment. */
  findCheckoutOf(paymentIntentId: string): Promise<string | null>;
  getInvoice(id: string): Promise<InvoiceFacts | null>;
  /** The invoice that a payment was for. */
  findInvoiceOf(paymentIntentId: string): Promise<string | null>;
  getSubscription(id: string): Promise<SubscriptionFacts | null>;
  /** An upgrade is charged now for the rest of the period; a smaller plan is what the next invoice will be for. */
  changePlan(input: PlanChange & { attempt: string }): Promise<void>;
  setEndsWithPeriod(subscriptionId: string, endsWithPeriod: boolean): Promise<void>;
  /** Ends a subscription now; one that is over stays so. */
  cancelNow(subscriptionId: string): Promise<void>;
  createPortal(input: { customerId: string; locale: Locale; returnUrl: string }): Promise<string>;
  /** A page of the processor's with the receipt of a payment. */
  findReceiptUrl(order: { stripeId: string; paymentIntentId: string | null }): Promise<string | null>;
  /** Repeating a request refunds once. @throws AppError REFUND_REFUSED for more than what is left. */
  refund(input: { paymentIntentId: string; amountCents: number; requestId: string }): Promise<RefundFacts>;
  listRefunds(paymentIntentId: string): Promise<RefundFacts[]>;
  listDisputes(paymentIntentId: string): Promise<DisputeFacts[]>;
  /** @throws AppError DECISION_TAKEN where an answer is no longer taken. */
  sendEvidence(disputeId: string, evidence: Evidence): Promise<void>;
  /** Customer behind a payment. */
  findCustomerOf(paymentIntentId: string): Promise<string | null>;
  /** @throws AppError WEBHOOK_INVALID; null for an event that we do not listen to. */
  readWebhook(input: { body: Buffer; signature: string | undefined; now: Date }): EventFacts | null;
  /** Everything that happened since, in no order. Stripe keeps events for 30 days. */
  listEvents(since: Date): AsyncIterable<EventFacts>;
  /** Objects that were made since, for the reconciler. */
  listCheckouts(since: Date): AsyncIterable<string>;
  listInvoices(since: Date): AsyncIterable<string>;
  listSubscriptions(): AsyncIterable<string>;
};
