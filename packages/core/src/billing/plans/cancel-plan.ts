import type { BillingCtx } from '../billing-ctx.ts';
import { AppError } from '../../kernel/index.ts';
import { getOrderView } from '../orders/order-view.ts';
import { syncSubscription } from '../orders/sync-subscription.ts';
import { acceptRefund } from '../refunds/accept-refund.ts';
import { executeRefund } from '../refunds/execute-refund.ts';
import { requireBuyer } from '../require-buyer.ts';
import { readPlan } from './change-plan.ts';
import { findSubscription, type FoundSubscription, type PlanView } from './get-plan.ts';

type CancelCtx = Pick<BillingCtx, 'actor' | 'db' | 'clock' | 'log' | 'payments'>;

async function requireLiving(ctx: CancelCtx): Promise<FoundSubscription & { accountId: string }> {
  const { accountId } = requireBuyer(ctx);
  const subscription = await findSubscription(ctx, accountId);
  if (!subscription) throw new AppError('SUBSCRIPTION_MISSING');
  return { ...subscription, accountId };
}

/** The money for what was not used of the present period. */
async function findRefundable(ctx: CancelCtx, { orderId, accountId }: { orderId: string | null; accountId: string }): Promise<number> {
  return orderId === null ? 0 : (await getOrderView(ctx, { id: orderId, accountId })).refundableCents;
}

/** What cancelling at once would pay back, and which credits would go with it. @throws AppError SUBSCRIPTION_MISSING */
export async function previewCancel(ctx: CancelCtx): Promise<{ refundCents: number; creditsLost: number; periodEnd: Date }> {
  const { accountId } = requireBuyer(ctx);
  const { orderId, periodEnd } = await requireLiving(ctx);
  const refundCents = await findRefundable(ctx, { orderId, accountId });
  const grant = orderId === null ? null : await ctx.db.grant.findUnique({ where: { orderId }, select: { available: true } });
  return { refundCents, creditsLost: refundCents > 0 ? (grant?.available ?? 0) : 0, periodEnd };
}

/**
 * Ends a subscription with its period, or at once: then what was not used of the present period is paid back.
 * @throws AppError SUBSCRIPTION_MISSING, PAYMENTS_UNAVAILABLE
 */
export async function cancelPlan(ctx: CancelCtx, input: { when: 'period-end' | 'now' }): Promise<{ plan: PlanView; refundCents: number }> {
  const { accountId } = requireBuyer(ctx);
  const { id, orderId } = await requireLiving(ctx);
  if (input.when === 'period-end') {
    await ctx.payments.setEndsWithPeriod(id, true);
    await syncSubscription(ctx, id);
    return { plan: await readPlan(ctx, accountId), refundCents: 0 };
  }
  const request =
    orderId === null ? null : await acceptRefund(ctx, { orderId, accountId, reason: 'changed-mind', cancels: id, decidedBy: null });
  if (request === null) await ctx.payments.cancelNow(id);
  else await executeRefund(ctx, { requestId: request.id });
  await syncSubscription(ctx, id);
  return { plan: await readPlan(ctx, accountId), refundCents: request?.amountCents ?? 0 };
}

/** Takes back a cancellation for the period's end. @throws AppError SUBSCRIPTION_MISSING, PAYMENTS_UNAVAILABLE */
export async function resumePlan(ctx: CancelCtx): Promise<PlanView> {
  const { accountId } = requireBuyer(ctx);
  const { id, state } = await requireLiving(ctx);
  if (state !== 'ENDING') throw new AppError('SUBSCRIPTION_MISSING');
  await ctx.payments.setEndsWithPeriod(id, false);
  await syncSubscription(ctx, id);
  return await readPlan(ctx, accountId);
}
