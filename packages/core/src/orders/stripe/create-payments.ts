import Stripe from 'stripe';
import { AppError } from '../../kernel/index.ts';
import { createCatalogue, type Catalogue } from './catalogue.ts';
import { DeclaredHttpClient } from './declared-client.ts';
import type { Payments } from './payments.ts';
import { EVENT_TYPES, readEvent } from './read-event.ts';
import { findPaymentOf, idOf, readCheckout, readDispute, readInvoice, readRefund, readSubscription } from './read-facts.ts';
import { orNull, toPaymentError } from './to-payment-error.ts';
import { verifyWebhook } from './verify-webhook.ts';

export type PaymentsOptions = {
  secretKey: string;
  webhookSecret: string;
  /** Of a fake; Stripe itself without. */
  apiBase?: string | undefined;
  timeoutMs?: number;
  /** What carries the requests that the gate lets through; the SDK's own without. */
  transport?: Stripe.HttpClient;
};

const TIMEOUT_MS = 10_000;
const PAGE = 100;

type Parts = { stripe: Stripe; catalogue: Catalogue };

/** Opens the way to Stripe. Nothing is asked yet. */
export function createPayments(options: PaymentsOptions): Payments {
  const base = options.apiBase === undefined ? null : new URL(options.apiBase);
  const stripe = new Stripe(options.secretKey, {
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    maxNetworkRetries: 1,
    // It would tell Stripe about this machine and keep an id of it in the home folder.
    telemetry: false,
    httpClient: new DeclaredHttpClient(options.transport),
    ...(base && { host: base.hostname, port: base.port, protocol: base.protocol === 'http:' ? ('http' as const) : ('https' as const) }),
  });
  const parts: Parts = { stripe, catalogue: createCatalogue(stripe) };
  const payments: Payments = {
    mode: base === null ? 'stripe' : 'fake',
    ...checkoutMethods(parts),
    ...subscriptionMethods(parts),
    ...moneyBackMethods(parts),
    ...listMethods(parts),
    readWebhook: (input) => readEvent(verifyWebhook(stripe, { ...input, secret: options.webhookSecret })),
  };
  return withPaymentErrors(payments);
}

/** Methods that do not promise anything: a synchronous one, and lists that are read as they come. */
const NOT_PROMISED: readonly string[] = ['readWebhook', 'listEvents', 'listCheckouts', 'listInvoices', 'listSubscriptions'];

/** Every promise of the port fails with a closed code where that tells the customer something. */
function withPaymentErrors(payments: Payments): Payments {
  const guarded = Object.entries(payments).map(([name, method]) => {
    if (typeof method !== 'function' || NOT_PROMISED.includes(name)) return [name, method];
    return [
      name,
      async (...input: never[]) => {
        try {
          return await (method as (...values: never[]) => Promise<unknown>)(...input);
        } catch (error) {
          throw toPaymentError(error);
        }
      },
    ];
  });
  return { ...payments, ...(Object.fromEntries(guarded) as Partial<Payments>) };
}

type CheckoutMethods = Pick<
  Payments,
  'createCustomer' | 'createCheckout' | 'getCheckout' | 'findCheckoutOf' | 'createPortal' | 'findReceiptUrl' | 'findCustomerOf'
>;

function checkoutMethods({ stripe, catalogue }: Parts): CheckoutMethods {
  return {
    async createCustomer({ accountId, email }) {
      const customer = await stripe.customers.create(
        { email, metadata: { account: accountId } },
        { idempotencyKey: `customer:${accountId}` },
      );
      return customer.id;
    },
    async createCheckout({ customerId, accountId, item, locale, successUrl, cancelUrl, attempt }) {
      const priceId = await catalogue.priceOf(item);
      const session = await stripe.checkout.sessions.create(
        {
          mode: item.startsWith('plan:') ? 'subscription' : 'payment',
          customer: customerId,
          client_reference_id: accountId,
          line_items: [{ price: priceId, quantity: 1 }],
          success_url: successUrl,
          cancel_url: cancelUrl,
          locale,
        },
        { idempotencyKey: `checkout:${attempt}` },
      );
      const price = await catalogue.read(priceId);
      if (session.url === null || price === null) throw new Error('a new checkout session has no page');
      return { id: session.id, url: session.url, price, createdAt: new Date(session.created * 1000) };
    },
    async getCheckout(id) {
      const session = await orNull(stripe.checkout.sessions.retrieve(id, { expand: ['line_items', 'payment_intent'] }));
      return session && (await readCheckout(session, catalogue));
    },
    async findCheckoutOf(paymentIntentId) {
      const found = await stripe.checkout.sessions.list({ payment_intent: paymentIntentId, limit: 1 });
      return found.data[0]?.id ?? null;
    },
    async createPortal({ customerId, locale, returnUrl }) {
      const session = await stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl, locale });
      return session.url;
    },
    async findReceiptUrl({ stripeId, paymentIntentId }) {
      if (stripeId.startsWith('in_')) return (await orNull(stripe.invoices.retrieve(stripeId)))?.hosted_invoice_url ?? null;
      if (paymentIntentId === null) return null;
      const intent = await orNull(stripe.paymentIntents.retrieve(paymentIntentId, { expand: ['latest_charge'] }));
      return typeof intent?.latest_charge === 'object' ? (intent.latest_charge?.receipt_url ?? null) : null;
    },
    async findCustomerOf(paymentIntentId) {
      return idOf((await orNull(stripe.paymentIntents.retrieve(paymentIntentId)))?.customer);
    },
  };
}

/** An attempt with a delayed method looks like a failed one until the bank has answered. */
async function isPaymentPending(stripe: Stripe, invoice: Stripe.Invoice): Promise<boolean> {
  const intentId = findPaymentOf(invoice);
  if (invoice.status !== 'open' || invoice.attempt_count === 0 || intentId === null) return false;
  return (await orNull(stripe.paymentIntents.retrieve(intentId)))?.status === 'processing';
}

type SubscriptionMethods = Pick<
  Payments,
  'getInvoice' | 'findInvoiceOf' | 'getSubscription' | 'changePlan' | 'setEndsWithPeriod' | 'cancelNow'
>;

function subscriptionMethods({ stripe, catalogue }: Parts): SubscriptionMethods {
  return {
    async getInvoice(id) {
      const invoice = await orNull(stripe.invoices.retrieve(id, { expand: ['payments'] }));
      return invoice && (await readInvoice(invoice, { catalogue, isPending: await isPaymentPending(stripe, invoice) }));
    },
    async findInvoiceOf(paymentIntentId) {
      const found = await stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: paymentIntentId }, limit: 1 });
      return idOf(found.data[0]?.invoice);
    },
    async getSubscription(id) {
      const subscription = await orNull(stripe.subscriptions.retrieve(id));
      return subscription && (await readSubscription(subscription, catalogue));
    },
    async changePlan({ subscription, item, isUpgrade, attempt }) {
      await stripe.subscriptions.update(
        subscription.id,
        {
          items: [{ id: subscription.itemId, price: await catalogue.priceOf(item) }],
          ...(isUpgrade
            ? { proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' }
            : { proration_behavior: 'none' }),
        },
        { idempotencyKey: `change:${attempt}` },
      );
    },
    async setEndsWithPeriod(subscriptionId, endsWithPeriod) {
      await stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: endsWithPeriod });
    },
    async cancelNow(subscriptionId) {
      await stripe.subscriptions.cancel(subscriptionId, { prorate: false, invoice_now: false }).catch(ignoreInvalid);
    },
  };
}

function moneyBackMethods({ stripe }: Parts): Pick<Payments, 'refund' | 'listRefunds' | 'listDisputes' | 'sendEvidence'> {
  return {
    async refund({ paymentIntentId, amountCents, requestId }) {
      const metadata = { request: requestId };
      const refund = await stripe.refunds
        .create(
          { payment_intent: paymentIntentId, amount: amountCents, reason: 'requested_by_customer', metadata },
          // A wish whose amount had to be lowered is another call.
          { idempotencyKey: `refund:${requestId}:${amountCents}` },
        )
        .catch((error: unknown) => {
          if (error instanceof Stripe.errors.StripeInvalidRequestError) throw new AppError('REFUND_REFUSED', { cause: error });
          throw error;
        });
      return readRefund(refund);
    },
    async listRefunds(paymentIntentId) {
      const refunds = await stripe.refunds.list({ payment_intent: paymentIntentId, limit: PAGE }).autoPagingToArray({ limit: 1_000 });
      return refunds.map(readRefund);
    },
    async listDisputes(paymentIntentId) {
      const disputes = await stripe.disputes.list({ payment_intent: paymentIntentId, limit: PAGE });
      return disputes.data.map(readDispute);
    },
    async sendEvidence(disputeId, evidence) {
      await stripe.disputes.update(disputeId, { evidence, submit: true }).catch((error: unknown) => {
        if (error instanceof Stripe.errors.StripeInvalidRequestError) throw new AppError('DECISION_TAKEN', { cause: error });
        throw error;
      });
    },
  };
}

function listMethods({ stripe }: Parts): Pick<Payments, 'listEvents' | 'listCheckouts' | 'listInvoices' | 'listSubscriptions'> {
  const gte = (since: Date) => ({ created: { gte: Math.floor(since.getTime() / 1000) }, limit: PAGE });
  const types = [...EVENT_TYPES];
  return {
    async *listEvents(since) {
      for await (const event of eachOf(stripe.events.list({ ...gte(since), types }))) {
        const facts = readEvent(event);
        if (facts) yield facts;
      }
    },
    listCheckouts: (since) => eachId(stripe.checkout.sessions.list(gte(since))),
    listInvoices: (since) => eachId(stripe.invoices.list(gte(since))),
    listSubscriptions: () => eachId(stripe.subscriptions.list({ status: 'all', limit: PAGE })),
  };
}

/** A list page by page, which fails as the other methods do. */
async function* eachOf<T>(list: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* list;
  } catch (error) {
    throw toPaymentError(error);
  }
}

async function* eachId(list: AsyncIterable<{ id: string }>): AsyncGenerator<string, void, undefined> {
  for await (const { id } of eachOf(list)) yield id;
}

/** Refusals because the object is past that state already. */
function ignoreInvalid(error: unknown): void {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
}
