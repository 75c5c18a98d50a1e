import { GRACE_DAYS, type DisputeState, type OrderState } from '@imagemint/contract/billing';
import { offerOf, PACK_MONTHS, PLANS, SaleItem, type PaidPlanId, type PlanId } from '@imagemint/contract/plans';
import type { FakeStripe } from '@imagemint/dev-stack/stripe';
import type Stripe from 'stripe';

/** What an order is to be, by the words of the design and by what lies at Stripe now. */
export type Sale = {
  stripeId: string;
  item: SaleItem;
  state: OrderState;
  amountCents: number;
  credits: number;
  paymentIntentId: string | null;
  subscriptionId: string | null;
  /** Milliseconds; null for a pack. */
  periodStart: number | null;
  periodEnd: number | null;
  refunds: { id: string; cents: number; isAlive: boolean; requestId: string | null }[];
  disputes: { id: string; cents: number; state: DisputeState }[];
};

export type Plan = {
  id: string;
  status: Stripe.Subscription.Status;
  isEnding: boolean;
  plan: PaidPlanId;
  createdAt: number;
  endedAt: number | null;
  periodStart: number;
  periodEnd: number;
};

/** Everything of the one customer of a fake. */
export type Truth = { sales: Map<string, Sale>; plans: Plan[] };

const LIST = 'limit=100';
const DAY_MS = 86_400_000;

async function list<T>(fake: FakeStripe, path: string): Promise<T[]> {
  const reply = await fake.handle({ method: 'GET', path: `/v1/${path}`, headers: { authorization: `Bearer ${fake.secretKey}` } });
  if (reply.status !== 200) throw new Error(`the fake answers ${reply.status} to ${path}`);
  const { data, has_more: hasMore } = JSON.parse(reply.body) as { data: T[]; has_more: boolean };
  if (hasMore) throw new Error(`more than a page of ${path}`);
  return data;
}

const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

const itemOf = (product: unknown): SaleItem =>
  SaleItem.parse(
    String(product)
      .replace(/^imagemint_/, '')
      .replace('_', ':'),
  );

const DISPUTES: Partial<Record<Stripe.Dispute.Status, DisputeState>> = {
  warning_needs_response: 'INQUIRY',
  warning_under_review: 'INQUIRY',
  warning_closed: 'INQUIRY_CLOSED',
  needs_response: 'OPEN',
  under_review: 'REVIEW',
  won: 'WON',
  lost: 'LOST',
};

type MoneyBack = { refunds: Stripe.Refund[]; disputes: Stripe.Dispute[] };

function moneyBackOf({ refunds, disputes }: MoneyBack, intentId: string | null): Pick<Sale, 'refunds' | 'disputes'> {
  return {
    refunds: refunds
      .filter((refund) => idOf(refund.payment_intent) === intentId)
      .map(({ id, amount, status, metadata }) => {
        return { id, cents: amount, isAlive: status === 'succeeded' || status === 'pending', requestId: metadata?.['request'] ?? null };
      }),
    disputes: disputes
      .filter((dispute) => idOf(dispute.payment_intent) === intentId)
      .map(({ id, amount, status }) => ({ id, cents: amount, state: DISPUTES[status] ?? 'OPEN' })),
  };
}

/** A pack is paid with its session; a delayed payment is on its way until the bank says how it ended. */
function packState(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | undefined): OrderState {
  if (session.status === 'expired') return 'EXPIRED';
  if (session.status !== 'complete') return 'OPEN';
  if (session.payment_status === 'paid') return 'PAID';
  return intent?.status === 'processing' ? 'PENDING' : 'FAILED';
}

/** A period is paid with its invoice. */
function periodState(invoice: Stripe.Invoice, intent: Stripe.PaymentIntent | undefined): OrderState {
  if (invoice.status === 'paid') return 'PAID';
  if (invoice.status === 'void') return 'EXPIRED';
  if (intent?.status === 'processing') return 'PENDING';
  return invoice.attempted ? 'FAILED' : 'OPEN';
}

function saleOfSession(session: Stripe.Checkout.Session, intents: Map<string, Stripe.PaymentIntent>, back: MoneyBack): Sale {
  const [line] = session.line_items?.data ?? [];
  const item = itemOf(line?.price?.product);
  const paymentIntentId = idOf(session.payment_intent);
  return {
    ...{ stripeId: session.id, item, paymentIntentId, subscriptionId: null, periodStart: null, periodEnd: null },
    state: packState(session, intents.get(paymentIntentId ?? '')),
    amountCents: session.amount_total ?? 0,
    credits: offerOf(item).credits,
    ...moneyBackOf(back, paymentIntentId),
  };
}

function saleOfInvoice(invoice: Stripe.Invoice, intent: Stripe.PaymentIntent | undefined, back: MoneyBack): Sale {
  const lines = invoice.lines.data.map(({ amount, period, pricing }) => {
    return { amount, period, item: itemOf(pricing?.price_details?.product) };
  });
  const main = lines.reduce((largest, line) => (line.amount > largest.amount ? line : largest));
  // The part of a month that is charged brings that part of its credits, and the part that is given back takes its own along.
  const credits = lines.reduce((sum, { amount, item }) => {
    const { credits: whole, priceCents } = offerOf(item);
    return sum + Math.round((whole * amount) / priceCents);
  }, 0);
  return {
    ...{ stripeId: invoice.id, item: main.item, credits, amountCents: invoice.total, paymentIntentId: intent?.id ?? null },
    state: periodState(invoice, intent),
    subscriptionId: idOf(invoice.parent?.subscription_details?.subscription),
    ...{ periodStart: main.period.start * 1000, periodEnd: main.period.end * 1000 },
    ...moneyBackOf(back, intent?.id ?? null),
  };
}

function readPlan(subscription: Stripe.Subscription): Plan {
  const [item] = subscription.items.data;
  if (!item) throw new Error('a subscription without an item');
  return {
    ...{ id: subscription.id, status: subscription.status, isEnding: subscription.cancel_at_period_end },
    plan: itemOf(item.price.product).replace('plan:', '') as PaidPlanId,
    createdAt: subscription.created * 1000,
    endedAt: subscription.ended_at === null ? null : subscription.ended_at * 1000,
    ...{ periodStart: item.current_period_start * 1000, periodEnd: item.current_period_end * 1000 },
  };
}

/** Reads what lies at Stripe, past everything that the service reads it with. */
export async function readTruth(fake: FakeStripe): Promise<Truth> {
  const [sessions, intents, invoices, payments, refunds, disputes, subscriptions] = await Promise.all([
    list<Stripe.Checkout.Session>(fake, `checkout/sessions?${LIST}&expand[]=data.line_items`),
    list<Stripe.PaymentIntent>(fake, `payment_intents?${LIST}`),
    list<Stripe.Invoice>(fake, `invoices?${LIST}`),
    list<Stripe.InvoicePayment>(fake, `invoice_payments?${LIST}`),
    list<Stripe.Refund>(fake, `refunds?${LIST}`),
    list<Stripe.Dispute>(fake, `disputes?${LIST}`),
    list<Stripe.Subscription>(fake, `subscriptions?${LIST}&status=all`),
  ]);
  const intentOf = new Map(intents.map((intent) => [intent.id, intent]));
  const back = { refunds, disputes };
  const sales = new Map<string, Sale>();
  for (const session of sessions) if (session.mode === 'payment') sales.set(session.id, saleOfSession(session, intentOf, back));
  for (const invoice of invoices) {
    if (invoice.status === 'draft') continue;
    const payment = payments.find((entry) => idOf(entry.invoice) === invoice.id);
    sales.set(invoice.id, saleOfInvoice(invoice, intentOf.get(idOf(payment?.payment.payment_intent) ?? ''), back));
  }
  return { sales, plans: subscriptions.map(readPlan) };
}

/** Money of a sale that went back, and money that the bank has or keeps. */
export function centsOf({ refunds, disputes }: Sale): { refunded: number; disputed: number; lost: number } {
  const sum = (rows: { cents: number }[]) => rows.reduce((total, { cents }) => total + cents, 0);
  return {
    refunded: sum(refunds.filter(({ isAlive }) => isAlive)),
    disputed: sum(disputes.filter(({ state }) => state === 'OPEN' || state === 'REVIEW')),
    lost: sum(disputes.filter(({ state }) => state === 'LOST')),
  };
}

/** The credits that a part of the price stands for. */
export function creditsFor({ credits, amountCents }: Sale, cents: number): number {
  return amountCents === 0 ? 0 : Math.round((credits * Math.min(cents, amountCents)) / amountCents);
}

/** When a sale's credits end: a pack's twelve months after it was paid, a period's a day after its end. */
export function creditsEnd(sale: Sale, paidAt: Date): number {
  if (sale.periodEnd !== null) return sale.periodEnd + DAY_MS;
  return new Date(paidAt).setUTCMonth(paidAt.getUTCMonth() + PACK_MONTHS);
}

/** Until when what a subscription has paid for is had: days of grace follow the period unless it was cancelled. */
function endOf(plan: Plan, periodEnd: number): number {
  if (plan.endedAt !== null) return Math.min(plan.endedAt, periodEnd);
  return plan.isEnding && plan.status === 'active' ? periodEnd : periodEnd + GRACE_DAYS * DAY_MS;
}

/** The plan that an account has: the largest that is paid for, whose money has not gone back. */
export function planNow({ sales, plans }: Truth, now: number): PlanId {
  const bought = plans.flatMap((plan): PlanId[] => {
    const [latest] = [...sales.values()]
      .filter(({ subscriptionId, state }) => subscriptionId === plan.id && state === 'PAID')
      .filter((sale) => sale.amountCents === 0 || centsOf(sale).refunded + centsOf(sale).lost < sale.amountCents)
      .toSorted((a, b) => Number(b.periodStart) - Number(a.periodStart));
    if (!latest || latest.periodEnd === null || endOf(plan, latest.periodEnd) <= now) return [];
    return [latest.item.replace('plan:', '') as PaidPlanId];
  });
  const ids = Object.keys(PLANS) as PlanId[];
  return ids.toReversed().find((id) => id === 'free' || bought.includes(id)) ?? 'free';
}
