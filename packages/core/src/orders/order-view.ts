import {
  DeclineReason,
  DisputeState,
  OrderState,
  receiptNumber,
  type RefundRequestState,
  WITHDRAWAL_DAYS,
} from '@imagemint/contract/billing';
import { SaleItem } from '@imagemint/contract/plans';
import type { Db, Tx } from '@imagemint/db';
import { addSeconds, AppError, type Clock } from '../kernel/index.ts';
import { presentOrders, readLivingSubscriptions } from './refunds/living-subscriptions.ts';
import { readUsedCredits } from './refunds/read-used-credits.ts';
import { refundableCents } from './refunds/refundable-cents.ts';
import { isGone } from './sync/credit-levels.ts';

export type RequestView = {
  state: RefundRequestState;
  amountCents: number | null;
  declineReason: DeclineReason | null;
  /** The bank sent the money back, and the credits are here again. */
  isReturned: boolean;
};

/** An order as its customer sees it. */
export type OrderView = {
  id: string;
  number: string;
  item: SaleItem;
  state: OrderState;
  amountCents: number;
  taxCents: number;
  currency: string;
  credits: number;
  refundedCents: number;
  createdAt: Date;
  paidAt: Date | null;
  periodStart: Date | null;
  periodEnd: Date | null;
  dispute: DisputeState | null;
  request: RequestView | null;
  /** What a refund would pay back of it now. */
  refundableCents: number;
  /** What asking for one pays back altogether: where it ends a plan, also what is left of the plan's other orders. */
  payBackCents: number;
  /** Whether a refund asked for now ends the plan. */
  endsPlan: boolean;
  /** Whether it needs nobody's leave. */
  isRefundAutomatic: boolean;
};

export const ORDER_VIEW_COLUMNS = {
  ...{ id: true, number: true, accountId: true, item: true, state: true, amountCents: true, taxCents: true, currency: true, credits: true },
  ...{ refundedCents: true, createdAt: true, paidAt: true, periodStart: true, periodEnd: true },
  ...{ subscriptionId: true, paymentIntentId: true },
  disputes: { orderBy: { openedAt: 'desc' }, select: { state: true } },
  requests: { orderBy: { askedAt: 'desc' }, take: 1, select: { state: true, amountCents: true, declineReason: true, refundId: true } },
  refunds: { select: { id: true, state: true } },
} as const;

type Row = Pick<OrderView, 'id' | 'amountCents' | 'taxCents' | 'currency' | 'credits' | 'refundedCents' | 'createdAt' | 'paidAt'> &
  Pick<OrderView, 'periodStart' | 'periodEnd'> & {
    number: number;
    item: string;
    state: string;
    subscriptionId: string | null;
    paymentIntentId: string | null;
    disputes: { state: string }[];
    requests: { state: string; amountCents: number | null; declineReason: string | null; refundId: string | null }[];
    refunds: { id: string; state: string }[];
  };

type ViewCtx = { db: Db | Tx; clock: Clock };

/** Adds to orders what can be paid back of them. */
export async function toOrderViews(ctx: ViewCtx, rows: readonly Row[]): Promise<OrderView[]> {
  const now = ctx.clock.now();
  const subscriptionOf = await readLivingSubscriptions(ctx, rows);
  const present = await listPresent(
    ctx,
    rows.flatMap((row) => subscriptionOf(row) ?? []),
  );
  const usedCredits = await readUsedCredits(
    ctx,
    [...rows, ...present].map(({ id }) => id),
  );
  const centsOf = (row: Row): number => refundableCents({ ...row, usedCredits: usedCredits(row.id) });
  return rows.map((row) => {
    const endedPlan = subscriptionOf(row);
    const endsWithIt = present.filter(({ id, subscriptionId }) => id !== row.id && subscriptionId === endedPlan);
    const cents = centsOf(row);
    const payBackCents = endsWithIt.reduce((sum, other) => sum + centsOf(other), cents);
    return toView(row, { cents, payBackCents, endsPlan: endedPlan !== null, now });
  });
}

/** The orders of these subscriptions that go back with their plan. */
async function listPresent(ctx: ViewCtx, subscriptionIds: readonly string[]): Promise<Row[]> {
  if (subscriptionIds.length === 0) return [];
  const where = { ...presentOrders(ctx.clock.now()), subscriptionId: { in: [...subscriptionIds] } };
  return await ctx.db.order.findMany({ where, select: ORDER_VIEW_COLUMNS });
}

type MoneyBack = { cents: number; payBackCents: number; endsPlan: boolean; now: Date };

function toView(row: Row, { cents, payBackCents, endsPlan, now }: MoneyBack): OrderView {
  const { id, amountCents, taxCents, currency, credits, refundedCents, createdAt, paidAt, periodStart, periodEnd } = row;
  const [dispute] = row.disputes;
  return {
    ...{ id, amountCents, taxCents, currency, credits, refundedCents, createdAt, paidAt, periodStart, periodEnd },
    number: receiptNumber(row.number),
    item: SaleItem.parse(row.item),
    state: OrderState.parse(row.state),
    dispute: dispute === undefined ? null : DisputeState.parse(dispute.state),
    request: toRequest(row),
    refundableCents: cents,
    ...{ payBackCents, endsPlan },
    isRefundAutomatic: cents > 0 && paidAt !== null && now < addSeconds(paidAt, WITHDRAWAL_DAYS * 86_400),
  };
}

function toRequest({ requests: [request], refunds }: Row): RequestView | null {
  if (request === undefined) return null;
  const decline = DeclineReason.safeParse(request.declineReason);
  const refund = refunds.find(({ id }) => id === request.refundId);
  return {
    state: request.state as RefundRequestState,
    amountCents: request.amountCents,
    declineReason: decline.success ? decline.data : null,
    isReturned: refund !== undefined && isGone(refund),
  };
}

/** One order of an account. @throws AppError NOT_FOUND */
export async function getOrderView(ctx: ViewCtx, where: { id: string; accountId: string }): Promise<OrderView> {
  const row = await ctx.db.order.findFirst({ where, select: ORDER_VIEW_COLUMNS });
  const [view] = row === null ? [] : await toOrderViews(ctx, [row]);
  if (!view) throw new AppError('NOT_FOUND');
  return view;
}
