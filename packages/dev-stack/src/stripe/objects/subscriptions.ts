import { wholeList } from '../wire/paginate.ts';
import { update, type World } from '../world.ts';
import { periodEnd } from './periods.ts';
import { decimal, type Price, type Subscription, type SubscriptionItem } from './stored.ts';

export type SubscriptionFields = {
  customer: string;
  items: { price: Price; quantity: number }[];
  defaultMethod: string | null;
  metadata: Record<string, string>;
  description: string | null;
};

/** The older shape of a price that items still carry. */
export function planOf(price: Price): SubscriptionItem['plan'] {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: decimal(price.unit_amount ?? 0),
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: {},
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

function createItem(world: World, subscription: Subscription, wanted: { price: Price; quantity: number }): SubscriptionItem {
  const { price, quantity } = wanted;
  const start = subscription.billing_cycle_anchor;
  return {
    id: world.newId('si', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: world.now(),
    current_period_end: price.recurring ? periodEnd(start, price.recurring, start) : start,
    current_period_start: start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price: structuredClone(price),
    quantity,
    subscription: subscription.id,
    tax_rates: [],
  };
}

/** A subscription that has not been paid for: `incomplete`. */
export function createSubscription(world: World, fields: SubscriptionFields): Subscription {
  const now = world.now();
  const id = world.newId('sub');
  const subscription: Subscription = {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency: fields.items[0]?.price.currency ?? 'eur',
    customer: fields.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: fields.defaultMethod,
    default_source: null,
    default_tax_rates: [],
    description: fields.description,
    discounts: [],
    ended_at: null,
    invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' } },
    items: wholeList([], `/v1/subscription_items?subscription=${id}`),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: fields.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: null,
    trial_start: null,
  };
  subscription.items.data = fields.items.map((item) => createItem(world, subscription, item));
  world.tables.subscriptions.set(id, subscription);
  return subscription;
}

/** The first item; what we sell has one. */
export function firstItem(subscription: Subscription): SubscriptionItem {
  const [item] = subscription.items.data;
  if (!item) throw new Error('a subscription without items');
  return item;
}

/** Moves all items on to the period after the present one. */
export function nextPeriod(subscription: Subscription): SubscriptionItem[] {
  return subscription.items.data.map((item) => {
    const start = item.current_period_end;
    const end = item.price.recurring ? periodEnd(subscription.billing_cycle_anchor, item.price.recurring, start) : start;
    return { ...item, current_period_start: start, current_period_end: end };
  });
}

/** New items in the list that subscriptions hold them in. */
export const withItems = (subscription: Subscription, data: SubscriptionItem[]): Subscription['items'] => ({ ...subscription.items, data });

/** Ends a subscription now and emits `customer.subscription.deleted`. */
export function endSubscription(
  world: World,
  subscription: Subscription,
  details: { reason: 'cancellation_requested' | 'payment_failed'; comment?: string | null; feedback?: string | null },
): Subscription {
  const now = world.now();
  const before = subscription.cancellation_details;
  const cancellation_details = {
    comment: details.comment ?? before?.comment ?? null,
    feedback: details.feedback ?? before?.feedback ?? null,
    feedback_option: null,
    reason: details.reason,
  };
  for (const { id, subscription: owner } of world.tables.pendingItems.values()) {
    if (owner === subscription.id) world.tables.pendingItems.delete(id);
  }
  const canceled_at = subscription.canceled_at ?? now;
  const changes = { status: 'canceled', canceled_at, ended_at: now, cancellation_details, pending_update: null } as const;
  return update([world, subscription], changes, 'customer.subscription.deleted');
}
