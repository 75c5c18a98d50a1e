import type { OrdersCtx } from '../orders-ctx.ts';
import { AppError } from '../../kernel/index.ts';
import { syncSubscription } from '../sync/sync-subscription.ts';
import { acceptPlanRefunds, listPresentOrders } from '../refunds/accept-plan-refunds.ts';
import type { AcceptedRefund } from '../refunds/accept-refund.ts';
import { executeRefund } from '../refunds/execute-refund.ts';
import { findRefundableCents } from '../refunds/refundable-cents.ts';
import { requireBuyer } from '../require-buyer.ts';
import { readPlan } from './change-plan.ts';
import { getLivingFacts } from './get-living-facts.ts';
import { findSubscription, type FoundSubscription, type PlanView } from './get-plan.ts';

type CancelCtx = Pick<OrdersCtx, 'actor' | 'db' | 'clock' | 'log' | 'payments'>;

async function requireLiving(ctx: CancelCtx): Promise<FoundSubscription & { accountId: string }> {
  const { accountId } = requireBuyer(ctx);
  const subscription = await findSubscription(ctx, accountId);
  if (!subscription) throw new AppError('SUBSCRIPTION_MISSING');
  return { ...subscription, accountId };
}

/** What cancelling at once would pay back, and which credits would go with it. @throws AppError SUBSCRIPTION_MISSING */
export async function previewCancel(ctx: CancelCtx): Promise<{ refundCents: number; creditsLost: number; periodEnd: Date }> {
  const { id, accountId, periodEnd } = await requireLiving(ctx);
  let refundCents = 0;
  let creditsLost = 0;
  for (const orderId of await listPresentOrders(ctx, id)) {
    const cents = await findRefundableCents(ctx, { id: orderId, accountId });
    const grant = await ctx.db.grant.findUnique({ where: { orderId }, select: { available: true } });
    refundCents += cents;
    creditsLost += cents > 0 ? (grant?.available ?? 0) : 0;
  }
  return { refundCents, creditsLost, periodEnd };
}

/**
 * Ends a subscription with its period, or at once: then what was not used of the present period is paid back.
 * @throws AppError SUBSCRIPTION_MISSING, PAYMENTS_UNAVAILABLE
 */
export async function cancelPlan(ctx: CancelCtx, input: { when: 'period-end' | 'now' }): Promise<{ plan: PlanView; refundCents: number }> {
  const { id, accountId } = await requireLiving(ctx);
  let refundCents = 0;
  if (input.when === 'period-end') {
    await getLivingFacts(ctx, id);
    await ctx.payments.setEndsWithPeriod(id, true);
  } else {
    // Its latest payment may not be known here yet.
    await syncSubscription(ctx, id);
    const requests = await acceptPlanRefunds(ctx, { subscriptionId: id, accountId, reason: 'changed-mind' });
    // With nothing to pay back nobody else would end it.
    if (requests.length === 0) await ctx.payments.cancelNow(id);
    for (const { id: requestId } of requests) await executeRefund(ctx, { requestId });
    refundCents = await sumSent(ctx, requests);
  }
  await syncSubscription(ctx, id);
  return { plan: await readPlan(ctx, accountId), refundCents };
}

/** What of granted refunds is at the payment processor or on its way there. */
async function sumSent(ctx: CancelCtx, requests: readonly AcceptedRefund[]): Promise<number> {
  const { _sum } = await ctx.db.refundRequest.aggregate({
    where: { id: { in: requests.map(({ id }) => id) }, state: { not: 'DECLINED' } },
    _sum: { amountCents: true },
  });
  return _sum.amountCents ?? 0;
}

/** Takes back a cancellation for the period's end. @throws AppError SUBSCRIPTION_MISSING, PAYMENTS_UNAVAILABLE */
export async function resumePlan(ctx: CancelCtx): Promise<PlanView> {
  const { id, state, accountId } = await requireLiving(ctx);
  if (state !== 'ENDING') throw new AppError('SUBSCRIPTION_MISSING');
  await getLivingFacts(ctx, id);
  await ctx.payments.setEndsWithPeriod(id, false);
  await syncSubscription(ctx, id);
  return await readPlan(ctx, accountId);
}
