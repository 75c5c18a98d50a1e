import { z } from 'zod';
import { EVIDENCE_TEXTS, openDispute, updateDispute } from '../objects/disputes.ts';
import { takeMethod } from '../objects/payment-methods.ts';
import { attemptPayment, createIntent } from '../objects/payments.ts';
import { createRefund } from '../objects/refunds.ts';
import { clearable, currency, flag, integer, mergeMetadata, metadata, paging, range, text } from '../wire/params.ts';
import { newestFirst, paginate } from '../wire/paginate.ts';
import { refuse } from '../wire/stripe-error.ts';
import { take, update, type World } from '../world.ts';
import { route } from './route.ts';

type IntentParams = {
  amount: number;
  currency: string;
  confirm?: boolean | undefined;
  customer?: string | undefined;
  description?: string | undefined;
  payment_method?: string | undefined;
  metadata?: z.output<typeof metadata> | undefined;
};

/** A payment without a checkout page, for tests: it is confirmed at once with a card of Stripe's names. */
function payAtOnce(world: World, params: IntentParams): object {
  if (params.amount < 1) throw refuse('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  const customer = params.customer === undefined ? null : take([world, 'customers'], params.customer, 'customer').id;
  const { amount, currency: money, description = null } = params;
  const intent = createIntent(world, { amount, currency: money, customer, description, metadata: mergeMetadata({}, params.metadata) });
  if (!params.confirm) return intent;
  if (params.payment_method === undefined) throw refuse('You cannot confirm this PaymentIntent because it is missing a payment method.');
  const method = takeMethod(world, params.payment_method);
  const attempt = attemptPayment(world, intent, { method, isFirst: customer === null });
  if (attempt.state === 'declined') throw attempt.problem;
  if (method.card?.last4 === '0259' || method.card?.last4 === '1976') openDispute(world, intent, { inquiry: method.card.last4 === '1976' });
  return intent;
}

export const intentRoutes = [
  route(
    'POST /v1/payment_intents',
    {
      amount: integer,
      currency,
      confirm: flag.optional(),
      customer: text.optional(),
      description: text.optional(),
      payment_method: text.optional(),
      payment_method_types: z.array(z.literal('card')).optional(),
      off_session: flag.optional(),
      metadata: metadata.optional(),
    },
    payAtOnce,
  ),
  route('GET /v1/payment_intents/:id', {}, (world, _params, id) => take([world, 'paymentIntents'], id)),
  route(
    'GET /v1/payment_intents',
    { ...paging, customer: text.optional(), created: range.optional() },
    (world, { customer, created, ...page }) => {
      const intents = newestFirst(world.tables.paymentIntents, created, (intent) => customer === undefined || intent.customer === customer);
      return paginate(intents, page, '/v1/payment_intents');
    },
  ),
];

export const chargeRoutes = [
  route('GET /v1/charges/:id', {}, (world, _params, id) => take([world, 'charges'], id)),
  route(
    'GET /v1/charges',
    { ...paging, customer: text.optional(), payment_intent: text.optional(), created: range.optional() },
    (world, { customer, payment_intent: intent, created, ...page }) => {
      const charges = newestFirst(
        world.tables.charges,
        created,
        (charge) => (customer ?? charge.customer) === charge.customer && (intent ?? charge.payment_intent) === charge.payment_intent,
      );
      return paginate(charges, page, '/v1/charges');
    },
  ),
  route('GET /v1/balance_transactions/:id', {}, (world, _params, id) => take([world, 'balanceTransactions'], id)),
];

export const refundRoutes = [
  route(
    'POST /v1/refunds',
    {
      payment_intent: text.optional(),
      charge: text.optional(),
      amount: integer.optional(),
      reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
      metadata: metadata.optional(),
    },
    createRefund,
  ),
  route('GET /v1/refunds/:id', {}, (world, _params, id) => take([world, 'refunds'], id)),
  route('POST /v1/refunds/:id', { metadata: metadata.optional() }, (world, params, id) => {
    const refund = take([world, 'refunds'], id);
    return update([world, refund], { metadata: mergeMetadata(refund.metadata ?? {}, params.metadata) }, 'refund.updated');
  }),
  route(
    'GET /v1/refunds',
    { ...paging, charge: text.optional(), payment_intent: text.optional(), created: range.optional() },
    (world, { charge, payment_intent: intent, created, ...page }) => {
      const refunds = newestFirst(
        world.tables.refunds,
        created,
        (refund) => (charge ?? refund.charge) === refund.charge && (intent ?? refund.payment_intent) === refund.payment_intent,
      );
      return paginate(refunds, page, '/v1/refunds');
    },
  ),
];

const evidence = z.strictObject(
  Object.fromEntries(EVIDENCE_TEXTS.map((name) => [name, clearable.optional()])) as Record<
    (typeof EVIDENCE_TEXTS)[number],
    z.ZodOptional<typeof clearable>
  >,
);

export const disputeRoutes = [
  route('GET /v1/disputes/:id', {}, (world, _params, id) => take([world, 'disputes'], id)),
  route(
    'POST /v1/disputes/:id',
    { evidence: evidence.optional(), submit: flag.optional(), metadata: metadata.optional() },
    (world, params, id) => updateDispute(world, take([world, 'disputes'], id), params),
  ),
  route(
    'GET /v1/disputes',
    { ...paging, charge: text.optional(), payment_intent: text.optional(), created: range.optional() },
    (world, { charge, payment_intent: intent, created, ...page }) => {
      const disputes = newestFirst(
        world.tables.disputes,
        created,
        (dispute) => (charge ?? dispute.charge) === dispute.charge && (intent ?? dispute.payment_intent) === dispute.payment_intent,
      );
      return paginate(disputes, page, '/v1/disputes');
    },
  ),
];

/** Whether an event is of a type, which may end in `*`. */
const matchesType = (type: string, wanted: string): boolean =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

export const eventRoutes = [
  route('GET /v1/events/:id', {}, (world, _params, id) => take([world, 'events'], id)),
  route(
    'GET /v1/events',
    {
      ...paging,
      type: text.optional(),
      types: z.array(text).max(20).optional(),
      created: range.optional(),
      delivery_success: flag.optional(),
    },
    (world, { type, types, created, delivery_success: delivered, ...page }) => {
      if (type !== undefined && types) throw refuse('You may pass only one of type and types.', { code: 'parameters_exclusive' });
      const wanted = types ?? (type === undefined ? null : [type]);
      const events = newestFirst(
        world.tables.events,
        created,
        (event) =>
          (wanted === null || wanted.some((name) => matchesType(event.type, name))) &&
          (delivered === undefined || delivered === (event.pending_webhooks === 0)),
      );
      return paginate(events, page, '/v1/events');
    },
  ),
];

export const accountRoutes = [
  route('GET /v1/balance', {}, (world) => {
    const currencies = new Map<string, number>();
    for (const { currency: money, net } of world.tables.balanceTransactions.values())
      currencies.set(money, (currencies.get(money) ?? 0) + net);
    const pending = [...currencies].map(([money, amount]) => ({ amount, currency: money, source_types: { card: amount } }));
    return { object: 'balance', available: [], livemode: false, pending };
  }),
  route('GET /v1/account', {}, () => ({
    id: 'acct_fakestripe000000',
    object: 'account',
    charges_enabled: true,
    country: 'DE',
    default_currency: 'eur',
    details_submitted: true,
    email: null,
    payouts_enabled: true,
    type: 'standard',
  })),
];
