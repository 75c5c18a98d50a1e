import { wholeList, type List } from '../wire/paginate.ts';
import type { World } from '../world.ts';
import { productName } from './catalog.ts';
import { decimal, type InvoiceLine, type Price, type Subscription, type SubscriptionItem } from './stored.ts';

type LineFields = {
  amount: number;
  description: string;
  period: { start: number; end: number };
  price: Price;
  item: SubscriptionItem;
  proration: boolean;
};

function createLine(world: World, fields: LineFields): InvoiceLine {
  const { amount, description, period, price, item, proration } = fields;
  const details = {
    invoice_item: proration ? world.newId('ii') : null,
    proration,
    proration_details: proration ? { credited_items: null } : null,
    subscription: item.subscription,
    subscription_item: item.id,
  };
  return {
    id: world.newId('il'),
    object: 'line_item',
    amount,
    currency: price.currency,
    description,
    discount_amounts: [],
    discountable: !proration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    parent: { invoice_item_details: null, subscription_item_details: details, type: 'subscription_item_details' },
    period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: String(price.product) },
      type: 'price_details',
      unit_amount_decimal: decimal(price.unit_amount ?? 0),
    },
    quantity: item.quantity ?? 1,
    quantity_decimal: decimal(item.quantity ?? 1),
    subscription: item.subscription,
    subtotal: amount,
    taxes: [],
  };
}

const fullAmount = (price: Price, item: SubscriptionItem): number => (price.unit_amount ?? 0) * (item.quantity ?? 1);

const money = (cents: number): string => (cents / 100).toFixed(2);

const day = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Lines for a whole period of what is subscribed to. */
export function periodLines(world: World, subscription: Subscription): InvoiceLine[] {
  return subscription.items.data.map((item) => {
    const { price } = item;
    const each = `${money(price.unit_amount ?? 0)} ${price.currency.toUpperCase()} / ${price.recurring?.interval ?? 'month'}`;
    return createLine(world, {
      amount: fullAmount(price, item),
      description: `${item.quantity ?? 1} × ${productName(world, price)} (at ${each})`,
      period: { start: item.current_period_start, end: item.current_period_end },
      price,
      item,
      proration: false,
    });
  });
}

const share = (item: SubscriptionItem, at: number): number =>
  (item.current_period_end - at) / (item.current_period_end - item.current_period_start);

/** The negative line for what is paid and not used. */
export function unusedLine(world: World, item: SubscriptionItem, at: number): InvoiceLine {
  return createLine(world, {
    amount: -Math.round(fullAmount(item.price, item) * share(item, at)),
    description: `Unused time on ${productName(world, item.price)} after ${day(at)}`,
    period: { start: at, end: item.current_period_end },
    price: item.price,
    item,
    proration: true,
  });
}

/** The positive line for the rest of the period at the new price. */
export function remainingLine(world: World, change: { item: SubscriptionItem; price: Price; quantity: number }, at: number): InvoiceLine {
  const item = { ...change.item, quantity: change.quantity };
  return createLine(world, {
    amount: Math.round(fullAmount(change.price, item) * share(item, at)),
    description: `Remaining time on ${productName(world, change.price)} after ${day(at)}`,
    period: { start: at, end: item.current_period_end },
    price: change.price,
    item,
    proration: true,
  });
}

/** The lines as an invoice holds them. */
export function lineList(lines: InvoiceLine[], invoiceId: string): List<InvoiceLine> {
  for (const line of lines) line.invoice = invoiceId;
  return wholeList(lines, `/v1/invoices/${invoiceId}/lines`);
}
