import { type DeclineReason, receiptNumber, RefundReason } from '@imagemint/contract/billing';
import { AppError, requireStaff } from '../../kernel/index.ts';
import type { OrdersCtx } from '../orders-ctx.ts';
import { tell } from '../mails/tell.ts';
import { acceptPlanRefunds } from './accept-plan-refunds.ts';
import { takeCreditsBack } from './accept-refund.ts';
import { executeRefund } from './execute-refund.ts';
import { findLivingSubscription } from './living-subscriptions.ts';
import { findRefundableCents } from './refundable-cents.ts';

type Decision = { requestId: string; decision: 'ACCEPTED' | 'DECLINED'; declineReason?: DeclineReason | undefined };
type DecideCtx = Pick<OrdersCtx, 'actor' | 'db' | 'clock' | 'log' | 'payments'>;

/**
 * Decides a customer's wish for money back. A decision is taken once, and never about one's own order.
 * @throws AppError NOT_FOUND, DECISION_TAKEN, FORBIDDEN, REFUND_REFUSED when nothing is left to pay back.
 */
export async function decideRefund(ctx: DecideCtx, input: Decision): Promise<void> {
  const staff = requireStaff(ctx);
  const request = await ctx.db.refundRequest.findUnique({
    where: { id: input.requestId },
    select: { id: true, orderId: true, accountId: true, reason: true, order: { select: { number: true } } },
  });
  if (!request) throw new AppError('NOT_FOUND');
  if (request.accountId === staff.accountId) throw new AppError('FORBIDDEN');
  if (input.decision === 'DECLINED') return await decline(ctx, request, input.declineReason ?? 'used-up');
  for (const requestId of await accept(ctx, request)) await executeRefund(ctx, { requestId });
}

type Request = { id: string; orderId: string; accountId: string; reason: string; order: { number: number } };

/** @returns what was granted: the wish, and where it ends a plan, what is left of the plan's other orders. */
async function accept(ctx: DecideCtx, { id, orderId, accountId, reason }: Request): Promise<string[]> {
  const { accountId: decidedBy } = requireStaff(ctx);
  const cancels = await findLivingSubscription(ctx, orderId);
  await ctx.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT quota_lock(${accountId}::uuid)`;
    const { count } = await tx.refundRequest.updateMany({
      where: { id, state: 'ASKED' },
      data: { state: 'DECLINED', decidedAt: ctx.clock.now(), decidedBy },
    });
    if (count === 0) throw new AppError('DECISION_TAKEN');
    // Seen without this very wish, which would count as open.
    const amountCents = await findRefundableCents({ db: tx }, { id: orderId, accountId });
    if (amountCents === 0) throw new AppError('REFUND_REFUSED');
    await tx.refundRequest.update({ where: { id }, data: { state: 'ACCEPTED', amountCents, cancels } });
    await takeCreditsBack({ tx, clock: ctx.clock }, orderId);
  });
  if (cancels === null) return [id];
  const plan = { subscriptionId: cancels, accountId, reason: RefundReason.parse(reason), decidedBy };
  return [id, ...(await acceptPlanRefunds(ctx, plan)).map((request) => request.id)];
}

async function decline(ctx: DecideCtx, { id, accountId, order }: Request, reason: DeclineReason): Promise<void> {
  const { accountId: decidedBy } = requireStaff(ctx);
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.refundRequest.updateMany({
      where: { id, state: 'ASKED' },
      data: { state: 'DECLINED', declineReason: reason, decidedAt: ctx.clock.now(), decidedBy },
    });
    if (count === 0) throw new AppError('DECISION_TAKEN');
    const facts = { receiptNumber: receiptNumber(order.number), reason };
    await tell({ tx, clock: ctx.clock }, { accountId, template: 'refund-declined', about: id, facts });
  });
}
