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
import { readUsedCredits } from './refunds/read-used-credits.ts';
import { refundableCents } from './refunds/refundable-cents.ts';

export type RequestView = { state: RefundRequestState; amountCents: number | null; declineReason: DeclineReason | null };

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
  /** What a refund would pay back now. */
  refundableCents: number;
  /** Whether it needs nobody's leave. */
  isRefundAutomatic: boolean;
};

export const ORDER_VIEW_COLUMNS = {
  ...{ id: true, number: true, accountId: true, item: true, state: true, amountCents: true, taxCents: true, currency: true, credits: true },
  ...{ refundedCents: true, createdAt: true, paidAt: true, periodStart: true, periodEnd: true, subscriptionId: true },
  disputes: { orderBy: { openedAt: 'desc' }, select: { state: true } },
  requests: { orderBy: { askedAt: 'desc' }, take: 1, select: { state: true, amountCents: true, declineReason: true } },
} as const;

type Row = Omit<OrderView, 'number' | 'item' | 'state' | 'dispute' | 'request' | 'refundableCents' | 'isRefundAutomatic'> & {
  number: number;
  item: string;
  state: string;
  disputes: { state: string }[];
  requests: { state: string; amountCents: number | null; declineReason: string | null }[];
};

type ViewCtx = { db: Db | Tx; clock: Clock };

/** Adds to orders what can be paid back of them. */
export async function toOrderViews(ctx: ViewCtx, rows: readonly Row[]): Promise<OrderView[]> {
  const usedCredits = await readUsedCredits(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toView(row, { usedCredits: usedCredits(row.id), now: ctx.clock.now() }));
}

function toView(row: Row, { usedCredits, now }: { usedCredits: number; now: Date }): OrderView {
  const { disputes, requests, number, item, state, ...rest } = row;
  const [request] = requests;
  const cents = refundableCents({ ...row, usedCredits });
  const { id, amountCents, taxCents, currency, credits, refundedCents, createdAt, paidAt, periodStart, periodEnd } = rest;
  return {
    ...{ id, amountCents, taxCents, currency, credits, refundedCents, createdAt, paidAt, periodStart, periodEnd },
    number: receiptNumber(number),
    item: SaleItem.parse(item),
    state: OrderState.parse(state),
    dispute: disputes[0] === undefined ? null : DisputeState.parse(disputes[0].state),
    request: request === undefined ? null : toRequest(request),
    refundableCents: cents,
    isRefundAutomatic: cents > 0 && paidAt !== null && now < addSeconds(paidAt, WITHDRAWAL_DAYS * 86_400),
  };
}

function toRequest(request: Row['requests'][number]): RequestView {
  const decline = DeclineReason.safeParse(request.declineReason);
  return {
    state: request.state as RefundRequestState,
    amountCents: request.amountCents,
    declineReason: decline.success ? decline.data : null,
  };
}

/** One order of an account. @throws AppError NOT_FOUND */
export async function getOrderView(ctx: ViewCtx, where: { id: string; accountId: string }): Promise<OrderView> {
  const row = await ctx.db.order.findFirst({ where, select: ORDER_VIEW_COLUMNS });
  const [view] = row === null ? [] : await toOrderViews(ctx, [row]);
  if (!view) throw new AppError('NOT_FOUND');
  return view;
}
