import { mergeMetadata, orNull, type MetadataParam } from '../wire/params.ts';
import { refuse } from '../wire/stripe-error.ts';
import { randomText, take, update, type World } from '../world.ts';
import { createPrice, productName } from './catalog.ts';
import { idOf, type LineItem, type Price, type Session } from './stored.ts';

type PriceData = {
  currency: string;
  product?: string | undefined;
  product_data?: { name: string; description?: string | undefined; metadata?: MetadataParam } | undefined;
  unit_amount?: number | undefined;
  recurring?: { interval: 'day' | 'week' | 'month' | 'year'; interval_count?: number | undefined } | undefined;
  tax_behavior?: 'exclusive' | 'inclusive' | 'unspecified' | undefined;
};

type DataFields = { metadata?: MetadataParam; description?: string | undefined };

export type SessionFields = {
  mode: 'payment' | 'subscription';
  line_items: { price?: string | undefined; price_data?: PriceData | undefined; quantity?: number | undefined }[];
  success_url: string;
  cancel_url?: string | undefined;
  customer?: string | undefined;
  customer_email?: string | undefined;
  customer_creation?: 'always' | 'if_required' | undefined;
  client_reference_id?: string | undefined;
  locale?: string | undefined;
  expires_at?: number | undefined;
  metadata?: MetadataParam;
  payment_intent_data?: (DataFields & { setup_future_usage?: 'off_session' | 'on_session' | undefined }) | undefined;
  subscription_data?: DataFields | undefined;
  payment_method_types?: string[] | undefined;
  submit_type?: 'auto' | 'pay' | 'subscribe' | undefined;
};

const MINUTE = 60;
const LIFETIME = { least: 30 * MINUTE, most: 24 * 60 * MINUTE };

function priceOf(world: World, entry: SessionFields['line_items'][number], index: number): Price {
  if (entry.price !== undefined && entry.price_data) {
    throw refuse('You may only specify one of these parameters: price, price_data.', { code: 'parameters_exclusive' });
  }
  if (entry.price_data) return createPrice(world, entry.price_data, true);
  const param = `line_items[${index}][price]`;
  if (entry.price === undefined) throw refuse(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  const price = take([world, 'prices'], entry.price, param);
  if (!price.active) throw refuse(`The price specified is inactive. This field only accepts active prices.`, { param });
  return price;
}

function toLineItems(world: World, fields: SessionFields): LineItem[] {
  return fields.line_items.map((entry, index) => {
    const param = `line_items[${index}][quantity]`;
    if (entry.quantity === undefined) throw refuse(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
    if (entry.quantity < 1) throw refuse('This value must be greater than or equal to 1.', { param });
    const price = priceOf(world, entry, index);
    const amount = (price.unit_amount ?? 0) * entry.quantity;
    return {
      id: world.newId('li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: productName(world, price),
      metadata: {},
      price: structuredClone(price),
      quantity: entry.quantity,
    };
  });
}

function checkData(fields: SessionFields): void {
  const [mode, wrong] = fields.mode === 'payment' ? ['payment', 'subscription_data'] : ['subscription', 'payment_intent_data'];
  if (fields[wrong as 'payment_intent_data' | 'subscription_data'] === undefined) return;
  throw refuse(`You can not pass \`${wrong}\` in \`${mode}\` mode.`, { param: wrong });
}

function checkMode(fields: SessionFields, items: LineItem[]): void {
  const recurring = items.filter(({ price }) => price.recurring).length;
  if (items.length === 0) throw refuse('Missing required param: line_items.', { code: 'parameter_missing', param: 'line_items' });
  if (new Set(items.map(({ currency }) => currency)).size > 1) throw refuse('All prices of a session must have the same currency.');
  if (fields.mode === 'payment' && recurring > 0) {
    throw refuse(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
    );
  }
  if (fields.mode === 'subscription' && recurring === 0) {
    throw refuse('You must provide at least one recurring price in `subscription` mode when using prices.');
  }
  if (fields.mode === 'subscription' && recurring < items.length)
    throw refuse('One-time prices in `subscription` mode are not part of this fake.');
}

function expiry(world: World, wanted: number | undefined): number {
  const now = world.now();
  const expires = wanted ?? now + LIFETIME.most;
  // Two minutes of grace: a caller's clock may be a little ahead of or behind ours.
  if (expires < now + LIFETIME.least - 2 * MINUTE) {
    throw refuse('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', { param: 'expires_at' });
  }
  if (expires > now + LIFETIME.most + 2 * MINUTE) {
    throw refuse('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', { param: 'expires_at' });
  }
  return expires;
}

function details(email: string | null, name: string | null): Session['customer_details'] {
  if (email === null) return null;
  return { address: null, business_name: null, email, individual_name: null, name, phone: null, tax_exempt: 'none', tax_ids: [] };
}

/** What the buyer said about themselves, in a session's shape. */
export const customerDetails = details;

function creation(fields: SessionFields): Session['customer_creation'] {
  return fields.mode === 'payment' ? (fields.customer_creation ?? 'if_required') : 'always';
}

function blankSession(world: World, fields: SessionFields): Omit<Session, 'amount_subtotal' | 'amount_total' | 'currency'> {
  const customer = fields.customer === undefined ? null : take([world, 'customers'], fields.customer, 'customer');
  const email = orNull(customer?.email ?? fields.customer_email);
  const id = `cs_test_${randomText(58)}`;
  const isPayment = fields.mode === 'payment';
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: orNull(fields.cancel_url),
    client_reference_id: orNull(fields.client_reference_id),
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: world.now(),
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: orNull(customer?.id),
    customer_account: null,
    customer_creation: customer ? null : creation(fields),
    customer_details: details(email, orNull(customer?.name)),
    customer_email: orNull(fields.customer_email),
    discounts: [],
    expires_at: expiry(world, fields.expires_at),
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: orNull(fields.locale),
    managed_payments: { enabled: false },
    metadata: mergeMetadata({}, fields.metadata),
    mode: fields.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: isPayment ? 'if_required' : 'always',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: fields.payment_method_types ?? ['card', 'sepa_debit'],
    payment_status: 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: orNull(fields.submit_type),
    subscription: null,
    success_url: fields.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${world.url}/c/pay/${id}`,
    wallet_options: null,
  };
}

/** POST /v1/checkout/sessions. */
export function createSession(world: World, fields: SessionFields): Session {
  if (fields.customer !== undefined && fields.customer_email !== undefined) {
    throw refuse('You may only specify one of these parameters: customer, customer_email.', { code: 'parameters_exclusive' });
  }
  const blank = blankSession(world, fields);
  const items = toLineItems(world, fields);
  checkMode(fields, items);
  checkData(fields);
  const amount = items.reduce((sum, item) => sum + item.amount_total, 0);
  const session: Session = { ...blank, amount_subtotal: amount, amount_total: amount, currency: items[0]?.currency ?? null };
  const data: DataFields = fields.payment_intent_data ?? fields.subscription_data ?? {};
  world.tables.sessions.set(session.id, session);
  world.tables.lineItems.set(session.id, { id: session.id, items });
  world.tables.sessionExtras.set(session.id, {
    id: session.id,
    metadata: mergeMetadata({}, data.metadata),
    description: data.description ?? null,
    setupFutureUsage: fields.payment_intent_data?.setup_future_usage ?? null,
  });
  return session;
}

/** What a session sells. */
export function lineItemsOf(world: World, session: Session): LineItem[] {
  return world.tables.lineItems.get(session.id)?.items ?? [];
}

/** Ends an open session without a payment. */
export function expireSession(world: World, session: Session): Session {
  if (session.status !== 'open') {
    throw refuse(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status ?? 'none'}.`,
    );
  }
  return update([world, session], { status: 'expired', url: null }, 'checkout.session.expired');
}

/** When an open session ends by itself. */
export const sessionDueAt = (session: Session): number | null => (session.status === 'open' ? session.expires_at : null);

/** Where the buyer goes after paying. */
export function successUrl(session: Session): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

/** The session that a payment came of. */
export function findSessionOf(world: World, intentId: string): Session | null {
  return [...world.tables.sessions.values()].find((session) => idOf(session.payment_intent) === intentId) ?? null;
}

/** The session that a subscription came of. */
export function findSessionOfSubscription(world: World, subscriptionId: string): Session | null {
  return [...world.tables.sessions.values()].find((session) => session.subscription === subscriptionId) ?? null;
}
