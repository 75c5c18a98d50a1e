import { receiptNumber, RefundReason, type RefundRequestState } from '@imagemint/contract/billing';
import { SaleItem } from '@imagemint/contract/plans';
import { requireStaff, type Ctx } from '../../kernel/index.ts';
import { ORDER_VIEW_COLUMNS } from '../order-view.ts';
import { readLivingSubscriptions } from './living-subscriptions.ts';
import { readUsedCredits } from './read-used-credits.ts';
import { refundableCents } from './refundable-cents.ts';

export type RefundRequestRow = {
  id: string;
  orderId: string;
  number: string;
  accountId: string;
  item: SaleItem;
  reason: RefundReason;
  state: RefundRequestState;
  amountCents: number | null;
  refundableCents: number;
  askedAt: Date;
  decidedAt: Date | null;
  isByRule: boolean;
  /** Whether accepting it ends a plan. */
  endsPlan: boolean;
};

/** Customers' wishes for money back, newest first; `before` is the `next` of the page above, the id of its last row. */
export async function listRefundRequests(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { state?: RefundRequestState | undefined; before?: string | undefined; limit: number },
): Promise<{ rows: RefundRequestRow[]; next: string | null }> {
  requireStaff(ctx);
  const found = await ctx.db.refundRequest.findMany({
    where: input.state === undefined ? {} : { state: input.state },
    orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
    ...(input.before === undefined ? {} : { cursor: { id: input.before }, skip: 1 }),
    take: input.limit + 1,
    select: {
      ...{ id: true, orderId: true, accountId: true, reason: true, state: true, amountCents: true, askedAt: true },
      ...{ decidedAt: true, decidedBy: true, order: { select: ORDER_VIEW_COLUMNS } },
    },
  });
  const page = found.slice(0, input.limit);
  const usedCredits = await readUsedCredits(
    ctx,
    page.map(({ orderId }) => orderId),
  );
  const subscriptionOf = await readLivingSubscriptions(
    ctx,
    page.map(({ order }) => order),
  );
  const rows = page.map(({ order, decidedBy, state, ...request }) => ({
    ...request,
    state: state as RefundRequestState,
    number: receiptNumber(order.number),
    item: SaleItem.parse(order.item),
    reason: RefundReason.parse(request.reason),
    // The wish itself is not in its own way.
    refundableCents: refundableCents({ ...order, requests: [], usedCredits: usedCredits(request.orderId) }),
    isByRule: request.decidedAt !== null && decidedBy === null,
    endsPlan: subscriptionOf(order) !== null,
  }));
  return { rows, next: found.length > input.limit ? (page.at(-1)?.id ?? null) : null };
}
