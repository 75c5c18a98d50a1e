import { z } from 'zod';
import { payInvoice, startSubscription } from '../objects/collect-invoice.ts';
import { attachMethod, findDefaultMethod, takeMethod } from '../objects/payment-methods.ts';
import { cardProblem } from '../objects/payments.ts';
import { idOf } from '../objects/stored.ts';
import { findDecline } from '../objects/test-cards.ts';
import { cancelSubscription, updateSubscription } from '../objects/update-subscription.ts';
import { finalizeInvoice, giveUpInvoice, voidInvoice } from '../objects/invoices.ts';
import { clearable, flag, integer, mergeMetadata, metadata, paging, range, text } from '../wire/params.ts';
import { newestFirst, paginate } from '../wire/paginate.ts';
import { refuse } from '../wire/stripe-error.ts';
import { take, type World } from '../world.ts';
import { route } from './route.ts';

const paymentBehavior = z.enum(['allow_incomplete', 'error_if_incomplete', 'pending_if_incomplete']).optional();
const cancellation = z.strictObject({ comment: clearable.optional(), feedback: clearable.optional() }).optional();
const STATUSES = [
  'active',
  'all',
  'canceled',
  'ended',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
] as const;

const newSubscription = {
  customer: text,
  items: z.array(z.strictObject({ price: text, quantity: integer.optional() })).min(1),
  default_payment_method: text.optional(),
  payment_behavior: z.enum(['allow_incomplete', 'error_if_incomplete']).optional(),
  description: text.optional(),
  off_session: flag.optional(),
  metadata: metadata.optional(),
};

type NewSubscription = z.output<z.ZodObject<typeof newSubscription>>;

/** A subscription without a checkout page, for tests. */
function create(world: World, params: NewSubscription): object {
  const customer = take([world, 'customers'], params.customer, 'customer');
  const own = params.default_payment_method;
  const method =
    own === undefined
      ? findDefaultMethod(world, customer.id)
      : attachMethod(world, takeMethod(world, own, 'default_payment_method'), customer);
  const items = params.items.map((item, index) => {
    const price = take([world, 'prices'], item.price, `items[${index}][price]`);
    if (!price.recurring) throw refuse('The price must be recurring.', { param: `items[${index}][price]` });
    return { price, quantity: item.quantity ?? 1 };
  });
  if (!method) throw refuse('This customer has no attached payment source or default payment method.', { code: 'resource_missing' });
  const decline = findDecline(method, false);
  if (decline && params.payment_behavior === 'error_if_incomplete') throw cardProblem(decline, { payment_method: structuredClone(method) });
  const fields = {
    customer: customer.id,
    items,
    defaultMethod: own === undefined ? null : method.id,
    metadata: mergeMetadata({}, params.metadata),
    description: params.description ?? null,
  };
  return startSubscription(world, fields, { method, isFirst: false }).subscription;
}

function hasStatus(status: string, wanted: (typeof STATUSES)[number] | undefined): boolean {
  if (wanted === 'all') return true;
  if (wanted === 'ended') return ['canceled', 'incomplete_expired'].includes(status);
  return wanted === undefined ? status !== 'canceled' : status === wanted;
}

export const subscriptionRoutes = [
  route('POST /v1/subscriptions', newSubscription, create),
  route('GET /v1/subscriptions/:id', {}, (world, _params, id) => take([world, 'subscriptions'], id)),
  route(
    'POST /v1/subscriptions/:id',
    {
      items: z.array(z.strictObject({ id: text.optional(), price: text.optional(), quantity: integer.optional() })).optional(),
      proration_behavior: z.enum(['always_invoice', 'create_prorations', 'none']).optional(),
      payment_behavior: paymentBehavior,
      proration_date: integer.optional(),
      billing_cycle_anchor: z.strictObject({ type: z.enum(['now', 'unchanged']) }).optional(),
      cancel_at_period_end: flag.optional(),
      cancellation_details: cancellation,
      default_payment_method: text.optional(),
      description: clearable.optional(),
      off_session: flag.optional(),
      metadata: metadata.optional(),
    },
    (world, params, id) => updateSubscription(world, take([world, 'subscriptions'], id), params),
  ),
  route(
    'DELETE /v1/subscriptions/:id',
    { prorate: flag.optional(), invoice_now: flag.optional(), cancellation_details: cancellation },
    (world, params, id) => cancelSubscription(world, take([world, 'subscriptions'], id), params),
  ),
  route(
    'GET /v1/subscriptions',
    { ...paging, customer: text.optional(), price: text.optional(), status: z.enum(STATUSES).optional(), created: range.optional() },
    (world, { customer, price, status, created, ...page }) => {
      const found = newestFirst(world.tables.subscriptions, created, (subscription) =>
        [
          customer === undefined || subscription.customer === customer,
          price === undefined || subscription.items.data.some((item) => item.price.id === price),
          hasStatus(subscription.status, status),
        ].every(Boolean),
      );
      return paginate(found, page, '/v1/subscriptions');
    },
  ),
];

export const invoiceRoutes = [
  route('GET /v1/invoices/:id', {}, (world, _params, id) => take([world, 'invoices'], id)),
  route('GET /v1/invoices/:id/lines', paging, (world, page, id) =>
    paginate(take([world, 'invoices'], id).lines.data, page, `/v1/invoices/${id}/lines`),
  ),
  route('POST /v1/invoices/:id/pay', { payment_method: text.optional(), off_session: flag.optional() }, (world, params, id) => {
    const method = params.payment_method === undefined ? null : takeMethod(world, params.payment_method);
    return payInvoice(world, take([world, 'invoices'], id), method);
  }),
  route('POST /v1/invoices/:id/finalize', { auto_advance: flag.optional() }, (world, _params, id) => {
    const invoice = take([world, 'invoices'], id);
    if (invoice.status !== 'draft')
      throw refuse("This invoice is already finalized, you can't re-finalize it.", { code: 'invoice_not_editable' });
    finalizeInvoice(world, invoice);
    invoice.next_payment_attempt = world.now() + 3600;
    return invoice;
  }),
  route('POST /v1/invoices/:id/void', {}, (world, _params, id) => {
    const invoice = take([world, 'invoices'], id);
    if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
      throw refuse(`You can only pass in open invoices. This invoice is ${invoice.status ?? 'gone'}.`);
    }
    return voidInvoice(world, invoice);
  }),
  route('POST /v1/invoices/:id/mark_uncollectible', {}, (world, _params, id) => {
    const invoice = take([world, 'invoices'], id);
    if (invoice.status !== 'open') throw refuse(`You can only pass in open invoices. This invoice is ${invoice.status ?? 'gone'}.`);
    return giveUpInvoice(world, invoice);
  }),
  route(
    'GET /v1/invoices',
    {
      ...paging,
      customer: text.optional(),
      subscription: text.optional(),
      status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
      created: range.optional(),
    },
    (world, { customer, subscription, status, created, ...page }) => {
      const found = newestFirst(world.tables.invoices, created, (invoice) =>
        [
          customer === undefined || invoice.customer === customer,
          subscription === undefined || idOf(invoice.parent?.subscription_details?.subscription) === subscription,
          status === undefined || invoice.status === status,
        ].every(Boolean),
      );
      return paginate(found, page, '/v1/invoices');
    },
  ),
];

const paymentFilter = z.strictObject({ type: z.literal('payment_intent'), payment_intent: text });

export const invoicePaymentRoutes = [
  route('GET /v1/invoice_payments/:id', {}, (world, _params, id) => take([world, 'invoicePayments'], id)),
  route(
    'GET /v1/invoice_payments',
    {
      ...paging,
      invoice: text.optional(),
      payment: paymentFilter.optional(),
      status: z.enum(['canceled', 'open', 'paid']).optional(),
      created: range.optional(),
    },
    (world, { invoice, payment, status, created, ...page }) => {
      const found = newestFirst(world.tables.invoicePayments, created, (row) =>
        [
          invoice === undefined || row.invoice === invoice,
          payment === undefined || row.payment.payment_intent === payment.payment_intent,
          status === undefined || row.status === status,
        ].every(Boolean),
      );
      return paginate(found, page, '/v1/invoice_payments');
    },
  ),
];
