import { randomUUID } from 'node:crypto';
import { isHigherPlan, type PaidPlanId } from '@imagemint/contract/plans';
import { readPlans } from '../../accounts/index.ts';
import type { OrdersCtx } from '../orders-ctx.ts';
import { tell } from '../mails/tell.ts';
import { syncSubscription } from '../sync/sync-subscription.ts';
import { requireBuyer } from '../require-buyer.ts';
import { getLivingFacts } from './get-living-facts.ts';
import { getPlan, type PlanView } from './get-plan.ts';
import { requireSubscription } from './preview-plan-change.ts';

type ChangeCtx = Pick<OrdersCtx, 'actor' | 'db' | 'clock' | 'log' | 'payments'>;

/**
 * Changes the plan of a subscription: to a larger one now, charging the difference; to a smaller one with its next invoice.
 * @throws AppError SUBSCRIPTION_MISSING, PAYMENT_DECLINED (nothing has changed then), PAYMENTS_UNAVAILABLE.
 */
export async function changePlan(ctx: ChangeCtx, input: { plan: PaidPlanId }): Promise<PlanView> {
  const { accountId } = requireBuyer(ctx);
  const { id, paidPlan, plan: nextPlan, periodEnd } = await requireSubscription(ctx);
  const { plan } = input;
  if (plan !== nextPlan) {
    const subscription = await getLivingFacts(ctx, id);
    const isUpgrade = isHigherPlan(plan, paidPlan);
    const item = `plan:${plan}` as const;
    // An earlier attempt may have got there, and only its answer was lost.
    if (subscription.price?.item !== item) await ctx.payments.changePlan({ subscription, item, isUpgrade, attempt: randomUUID() });
    await syncSubscription(ctx, id);
    const startsAt = isUpgrade ? ctx.clock.now() : periodEnd;
    await ctx.db.$transaction(async (tx) => {
      const facts = { from: paidPlan, to: plan, startsAt };
      await tell({ tx, clock: ctx.clock }, { accountId, template: 'plan-changed', about: randomUUID(), facts });
    });
  }
  return await readPlan(ctx, accountId);
}

/** The plan as it is after a change: the actor of this request still has the one before. */
export async function readPlan(ctx: ChangeCtx, accountId: string): Promise<PlanView> {
  const plans = await readPlans(ctx, accountId);
  const actor = requireBuyer(ctx);
  return await getPlan({ ...ctx, actor: { ...actor, ...plans } });
}
