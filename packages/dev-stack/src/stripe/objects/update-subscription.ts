import { mergeMetadata, orNull, type MetadataParam } from '../wire/params.ts';
import { refuse } from '../wire/stripe-error.ts';
import { take, update, type World } from '../world.ts';
import { collectInvoice } from './collect-invoice.ts';
import { periodLines, remainingLine, unusedLine } from './invoice-lines.ts';
import { createInvoice, finalizeInvoice } from './invoices.ts';
import { findDefaultMethod } from './payment-methods.ts';
import { cardProblem } from './payments.ts';
import { periodEnd } from './periods.ts';
import { idOf, type Invoice, type InvoiceLine, type Price, type Subscription, type SubscriptionItem } from './stored.ts';
import { endSubscription, firstItem, planOf, withItems } from './subscriptions.ts';
import { findDecline } from './test-cards.ts';

const PENDING_UPDATE_SECONDS = 23 * 3600;

export type UpdateFields = {
  items?: { id?: string | undefined; price?: string | undefined; quantity?: number | undefined }[] | undefined;
  proration_behavior?: 'always_invoice' | 'create_prorations' | 'none' | undefined;
  payment_behavior?: 'allow_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete' | undefined;
  proration_date?: number | undefined;
  billing_cycle_anchor?: { type: 'now' | 'unchanged' } | undefined;
  cancel_at_period_end?: boolean | undefined;
  cancellation_details?: { comment?: string | null | undefined; feedback?: string | null | undefined } | undefined;
  default_payment_method?: string | undefined;
  description?: string | null | undefined;
  metadata?: MetadataParam;
};

type ItemChange = { item: SubscriptionItem; price: Price; quantity: number; resets: boolean };

function planChanges(world: World, subscription: Subscription, fields: UpdateFields): ItemChange[] {
  const anchorNow = fields.billing_cycle_anchor?.type === 'now';
  const wanted = fields.items ?? (anchorNow ? subscription.items.data.map(({ id }) => ({ id })) : []);
  return wanted.map((entry: NonNullable<UpdateFields['items']>[number], index) => {
    const item = subscription.items.data.find(({ id }) => id === entry.id);
    if (!item) throw refuse(`No such subscription_item: '${entry.id ?? ''}'`, { code: 'resource_missing', param: `items[${index}][id]` });
    const price = entry.price === undefined ? item.price : take([world, 'prices'], entry.price, `items[${index}][price]`);
    if (!price.recurring) throw refuse('The price must be recurring.', { param: `items[${index}][price]` });
    if (price.currency !== subscription.currency) throw refuse('The price must have the currency of the subscription.');
    const { interval, interval_count: count } = price.recurring;
    const other = interval !== item.price.recurring?.interval || count !== item.price.recurring.interval_count;
    return { item, price, quantity: entry.quantity ?? item.quantity ?? 1, resets: anchorNow || other };
  });
}

const changed = ({ item, price, quantity, resets }: ItemChange): boolean =>
  resets || price.id !== item.price.id || quantity !== (item.quantity ?? 1);

/** The items as they will be; those that begin a new period do so at `at`. */
function changeItems(subscription: Subscription, changes: ItemChange[], at: number): SubscriptionItem[] {
  return subscription.items.data.map((item) => {
    const change = changes.find((entry) => entry.item.id === item.id);
    if (!change) return item;
    const { price, quantity, resets } = change;
    const period = resets && price.recurring ? { current_period_start: at, current_period_end: periodEnd(at, price.recurring, at) } : {};
    return { ...item, ...period, price: structuredClone(price), plan: planOf(price), quantity };
  });
}

function prorate(world: World, changes: ItemChange[], at: number): InvoiceLine[] {
  return changes.flatMap((change) => {
    const unused = unusedLine(world, change.item, at);
    return change.resets ? [unused] : [unused, remainingLine(world, change, at)];
  });
}

function keepForLater(world: World, subscription: Subscription, lines: InvoiceLine[]): void {
  for (const line of lines) {
    const id = line.parent?.subscription_item_details?.invoice_item ?? world.newId('ii');
    world.tables.pendingItems.set(id, { id, created: world.now(), subscription: subscription.id, line });
  }
}

/** Refuses before anything has changed, as `error_if_incomplete` promises. */
function refuseIfUnpayable(world: World, subscription: Subscription, total: number): void {
  const customer = take([world, 'customers'], idOf(subscription.customer) ?? '', 'customer');
  if (total + customer.balance <= 0) return;
  const method = findDefaultMethod(world, customer.id, idOf(subscription.default_payment_method));
  if (!method) throw refuse('This customer has no attached payment source or default payment method.', { code: 'resource_missing' });
  const decline = findDecline(method, false);
  if (decline) throw cardProblem(decline, { payment_method: structuredClone(method) });
}

type Billing = { items: SubscriptionItem[]; lines: InvoiceLine[]; resets: boolean; at: number; behavior: string };

function invoiceFor(world: World, subscription: Subscription, billing: Billing): Invoice {
  const { lines, at, items, resets } = billing;
  const whole = resets ? periodLines(world, { ...subscription, items: withItems(subscription, items) }) : [];
  const period = { start: at, end: at };
  const all = [...lines, ...whole];
  return finalizeInvoice(
    world,
    createInvoice(world, { subscription, reason: 'subscription_update', lines: all, period, finalizesAt: null }),
  );
}

function billNow(world: World, subscription: Subscription, billing: Billing): void {
  const { items, resets, at, behavior } = billing;
  const anchor = resets ? { billing_cycle_anchor: at } : {};
  if (behavior === 'pending_if_incomplete') {
    const invoice = invoiceFor(world, subscription, billing);
    const collected = collectInvoice(world, invoice, { keepsSubscription: true });
    const applied = { items: withItems(subscription, items), ...anchor };
    const waiting = {
      billing_cycle_anchor: resets ? at : null,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: world.now() + PENDING_UPDATE_SECONDS,
      metadata: null,
      subscription_items: items,
      trial_end: null,
      trial_from_plan: null,
    } as unknown as Subscription['pending_update'];
    const changes = collected.state === 'failed' ? { pending_update: waiting } : applied;
    update([world, subscription], changes, 'customer.subscription.updated');
    return;
  }
  update([world, subscription], { items: withItems(subscription, items), ...anchor }, 'customer.subscription.updated');
  collectInvoice(world, invoiceFor(world, subscription, billing));
}

function changePlan(world: World, subscription: Subscription, fields: UpdateFields): void {
  const changes = planChanges(world, subscription, fields).filter(changed);
  if (changes.length === 0) return;
  const { proration_behavior: prorations = 'create_prorations', payment_behavior: behavior = 'allow_incomplete' } = fields;
  const at = fields.proration_date ?? world.now();
  const resets = changes.some((change) => change.resets);
  const lines = prorations === 'none' ? [] : prorate(world, changes, at);
  const items = changeItems(subscription, changes, at);
  const isNow = resets || (prorations === 'always_invoice' && lines.length > 0);
  if (!isNow) {
    keepForLater(world, subscription, lines);
    update([world, subscription], { items: withItems(subscription, items) }, 'customer.subscription.updated');
    return;
  }
  if (behavior === 'error_if_incomplete') {
    const whole = resets ? changes.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity, 0) : 0;
    refuseIfUnpayable(
      world,
      subscription,
      lines.reduce((sum, { amount }) => sum + amount, whole),
    );
  }
  billNow(world, subscription, { items, lines, resets, at, behavior });
}

const NO_CANCELLATION = { comment: null, feedback: null, feedback_option: null, reason: null };

function cancellation(world: World, subscription: Subscription, fields: UpdateFields): Partial<Subscription> {
  const { cancel_at_period_end: atEnd, cancellation_details: details } = fields;
  if (atEnd === undefined || atEnd === subscription.cancel_at_period_end) return {};
  const off = { cancel_at_period_end: false, cancel_at: null, canceled_at: null, cancellation_details: NO_CANCELLATION };
  if (!atEnd) return off;
  const given = { comment: orNull(details?.comment), feedback: orNull(details?.feedback), reason: 'cancellation_requested' as const };
  return {
    cancel_at_period_end: true,
    cancel_at: firstItem(subscription).current_period_end,
    canceled_at: world.now(),
    cancellation_details: { ...NO_CANCELLATION, ...given },
  };
}

function plainChanges(world: World, subscription: Subscription, fields: UpdateFields): Partial<Subscription> {
  const changes = cancellation(world, subscription, fields);
  if (fields.metadata !== undefined) changes.metadata = mergeMetadata(subscription.metadata, fields.metadata);
  if (fields.description !== undefined) changes.description = fields.description;
  if (fields.default_payment_method !== undefined) {
    changes.default_payment_method = take([world, 'paymentMethods'], fields.default_payment_method, 'default_payment_method').id;
  }
  return changes;
}

/** POST /v1/subscriptions/:id. */
export function updateSubscription(world: World, subscription: Subscription, fields: UpdateFields): Subscription {
  if (subscription.status === 'canceled') {
    throw refuse('A canceled subscription can only update its cancellation_details and metadata.');
  }
  const changes = plainChanges(world, subscription, fields);
  changePlan(world, subscription, fields);
  if (Object.keys(changes).length > 0) update([world, subscription], changes, 'customer.subscription.updated');
  return subscription;
}

export type CancelFields = {
  prorate?: boolean | undefined;
  invoice_now?: boolean | undefined;
  cancellation_details?: UpdateFields['cancellation_details'];
};

/** DELETE /v1/subscriptions/:id: ends it at once. What was paid and not used becomes credit only with `prorate`. */
export function cancelSubscription(world: World, subscription: Subscription, fields: CancelFields): Subscription {
  if (subscription.status === 'canceled')
    throw refuse(`No such subscription: '${subscription.id}'`, { code: 'resource_missing', param: 'id' });
  const at = world.now();
  if (fields.prorate)
    keepForLater(
      world,
      subscription,
      subscription.items.data.map((item) => unusedLine(world, item, at)),
    );
  if (fields.invoice_now && [...world.tables.pendingItems.values()].some((item) => item.subscription === subscription.id)) {
    const invoice = invoiceFor(world, subscription, { items: [], lines: [], resets: false, at, behavior: '' });
    collectInvoice(world, invoice, { keepsSubscription: true });
  }
  const open = [...world.tables.invoices.values()].filter((invoice) => invoice.status === 'open' && belongsTo(invoice, subscription));
  for (const invoice of open) Object.assign(invoice, { next_payment_attempt: null, auto_advance: false });
  const { comment = null, feedback = null } = fields.cancellation_details ?? {};
  return endSubscription(world, subscription, { reason: 'cancellation_requested', comment, feedback });
}

const belongsTo = (invoice: Invoice, subscription: Subscription): boolean =>
  idOf(invoice.parent?.subscription_details?.subscription) === subscription.id;
