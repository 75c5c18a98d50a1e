import { isHigherPlan, offerOf, type PaidPlanId } from '@imagemint/contract/plans';
import { AppError, type Ctx } from '../../kernel/index.ts';
import { requireBuyer } from '../require-buyer.ts';
import { findSubscription, type FoundSubscription } from './get-plan.ts';

export type PlanChangePreview = {
  isUpgrade: boolean;
  dueNowCents: number;
  creditsNow: number;
  effectiveAt: Date;
  /** What a month costs afterwards. */
  thenCents: number;
};

/**
 * The subscription that may be changed. One whose first payment is on its way, or that ends with its period, may not: Stripe would give
 * money back that never came, or charge for a plan that ends all the same.
 * @throws AppError SUBSCRIPTION_MISSING when there is none, or its payment failed.
 */
export async function requireSubscription(ctx: Pick<Ctx, 'actor' | 'db'>): Promise<FoundSubscription> {
  const { accountId } = requireBuyer(ctx);
  const subscription = await findSubscription(ctx, accountId);
  if (subscription?.state !== 'ACTIVE' || subscription.orderId === null) throw new AppError('SUBSCRIPTION_MISSING');
  return subscription;
}

/**
 * What another plan would cost and give now: a larger one the difference for the rest of the period, a smaller one nothing until the
 * period is over. @throws AppError SUBSCRIPTION_MISSING
 */
export async function previewPlanChange(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>, input: { plan: PaidPlanId }): Promise<PlanChangePreview> {
  const subscription = await requireSubscription(ctx);
  const { paidPlan, paidPriceCents, periodStart, periodEnd } = subscription;
  const now = ctx.clock.now();
  const thenCents = input.plan === paidPlan ? paidPriceCents : offerOf(`plan:${input.plan}`).priceCents;
  if (!isHigherPlan(input.plan, paidPlan)) return { isUpgrade: false, dueNowCents: 0, creditsNow: 0, effectiveAt: periodEnd, thenCents };
  const rest = Math.max(0, (periodEnd.getTime() - now.getTime()) / (periodEnd.getTime() - periodStart.getTime()));
  const before = offerOf(`plan:${paidPlan}`);
  const after = offerOf(`plan:${input.plan}`);
  return {
    isUpgrade: true,
    dueNowCents: Math.round(after.priceCents * rest) - Math.round(paidPriceCents * rest),
    creditsNow: Math.round(after.credits * rest) - Math.round(before.credits * rest),
    effectiveAt: now,
    thenCents,
  };
}
