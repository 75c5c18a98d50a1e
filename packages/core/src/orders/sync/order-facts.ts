import { PACK_MONTHS, CURRENCY, offerOf, planOf, type SaleItem } from '@imagemint/contract/plans';
import { RENEWAL_HOURS, type OrderState } from '@imagemint/contract/billing';
import { addSeconds } from '../../kernel/index.ts';
import type { CheckoutFacts, InvoiceFacts, InvoiceLine } from '../stripe/facts.ts';

/** What an order is by the present state of its checkout session or invoice. */
export type OrderFacts = {
  stripeId: string;
  item: SaleItem;
  state: OrderState;
  amountCents: number;
  taxCents: number;
  currency: string;
  credits: number;
  paymentIntentId: string | null;
  subscriptionId: string | null;
  periodStart: Date | null;
  periodEnd: Date | null;
  createdAt: Date;
};

/** The order of a credit pack; null for a session that sells none of our packs. */
export function orderOfCheckout(facts: CheckoutFacts): OrderFacts | null {
  if (facts.mode !== 'payment' || facts.price === null || planOf(facts.price.item) !== null) return null;
  const isPrice = facts.amountCents === facts.price.amountCents && facts.currency === facts.price.currency && facts.currency === CURRENCY;
  const paid: OrderState = isPrice ? 'PAID' : 'MISMATCHED';
  const unpaid: OrderState = facts.isExpired ? 'EXPIRED' : 'OPEN';
  const states: Record<CheckoutFacts['payment'], OrderState> = { none: unpaid, pending: 'PENDING', paid, failed: 'FAILED' };
  const { id, price, payment, amountCents, taxCents, currency, paymentIntentId, createdAt } = facts;
  return {
    ...{ stripeId: id, item: price.item, state: states[payment], amountCents, taxCents, currency, paymentIntentId, createdAt },
    credits: offerOf(price.item).credits,
    ...{ subscriptionId: null, periodStart: null, periodEnd: null },
  };
}

/** Credits for a line of an invoice: the plan's, in the proportion in which its price is charged. Negative for a plan that is left. */
function creditsOfLine({ price, amountCents }: InvoiceLine): number {
  return price === null ? 0 : Math.round((offerOf(price.item).credits * amountCents) / price.amountCents);
}

/** A whole period costs its price, and a part of one at most that. */
function isPriced({ price, amountCents, isProration }: InvoiceLine): boolean {
  if (price === null || price.currency !== CURRENCY) return false;
  return isProration ? Math.abs(amountCents) <= price.amountCents : amountCents === price.amountCents;
}

function stateOfInvoice(facts: InvoiceFacts): OrderState {
  if (facts.status === 'void') return 'EXPIRED';
  if (facts.status !== 'paid') return facts.isPending ? 'PENDING' : facts.hasFailed ? 'FAILED' : 'OPEN';
  const sum = facts.lines.reduce((total, { amountCents }) => total + amountCents, 0);
  return facts.lines.every(isPriced) && sum === facts.amountCents && facts.currency === CURRENCY ? 'PAID' : 'MISMATCHED';
}

/** The order of a plan's period, or of the rest of one after an upgrade; null for a draft and for an invoice without a plan of ours. */
export function orderOfInvoice(facts: InvoiceFacts): OrderFacts | null {
  const [line] = facts.lines
    .filter(({ price, amountCents }) => price !== null && amountCents >= 0)
    .toSorted((a, b) => b.amountCents - a.amountCents);
  if (facts.status === 'draft' || !line?.price || planOf(line.price.item) === null) return null;
  const { id, amountCents, taxCents, currency, paymentIntentId, subscriptionId, createdAt } = facts;
  return {
    ...{ stripeId: id, item: line.price.item, state: stateOfInvoice(facts), amountCents: Math.max(0, amountCents), taxCents, currency },
    credits: Math.max(
      0,
      facts.lines.reduce((sum, each) => sum + creditsOfLine(each), 0),
    ),
    ...{ paymentIntentId, subscriptionId, periodStart: line.periodStart, periodEnd: line.periodEnd, createdAt },
  };
}

/** When the credits of an order end: a pack's after a year, a plan's a little after its period. */
export function creditsEnd(order: { periodEnd: Date | null }, paidAt: Date): Date {
  if (order.periodEnd !== null) return addSeconds(order.periodEnd, RENEWAL_HOURS * 3_600);
  const end = new Date(paidAt);
  end.setUTCMonth(end.getUTCMonth() + PACK_MONTHS);
  // 29 February has no counterpart a year later: the last day of the month stands for it.
  if (end.getUTCDate() !== paidAt.getUTCDate()) end.setUTCDate(0);
  return end;
}

/** Of `credits`, the part that belongs to `cents` of an order; all of them for all of the money. */
export function shareOf(order: { credits: number; amountCents: number }, cents: number): number {
  if (order.amountCents === 0) return 0;
  return Math.round((order.credits * Math.min(cents, order.amountCents)) / order.amountCents);
}
