import { SubscriptionState } from '@imagemint/contract/billing';
import { PaidPlanId, type PlanId, PLANS } from '@imagemint/contract/plans';
import { requireAccount, type Ctx } from '../../kernel/index.ts';
import { latestFirst } from '../sync/latest-first.ts';
import { graceEnd } from '../sync/subscription-state.ts';

export type PlanView = {
  /** What the account may do now. */
  plan: PlanId;
  /** The plan whose credits come each calendar month. */
  givenPlan: PlanId;
  subscription: null | {
    /** The plan that is paid for now. */
    plan: PaidPlanId;
    /** The plan of the next invoice. */
    nextPlan: PaidPlanId;
    /** INCOMPLETE until its first payment has arrived. */
    state: SubscriptionState;
    /** What a month of `plan` costs this customer, and a month of `nextPlan`: prices stay as they were bought. */
    priceCents: number;
    nextPriceCents: number;
    periodEnd: Date;
    /** Until when the plan stays although its renewal failed. */
    graceEndsAt: Date | null;
  };
  hasPortal: boolean;
};

/** The caller's plan and subscription, as they are stored here. */
export async function getPlan(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<PlanView> {
  const { accountId } = requireAccount(ctx);
  const customer = await ctx.db.stripeCustomer.findUnique({ where: { accountId }, select: { customerId: true } });
  const subscription = await findSubscription(ctx, accountId);
  const { plan, givenPlan = plan } = requireAccount(ctx);
  if (!subscription) return { plan, givenPlan, subscription: null, hasPortal: customer !== null };
  const { periodStart, periodEnd } = subscription;
  // Stripe calls a subscription active while its first debit is still on its way.
  const state = subscription.orderId === null ? 'INCOMPLETE' : SubscriptionState.parse(subscription.state);
  const nextPlan = PaidPlanId.parse(subscription.plan);
  return {
    ...{ plan, givenPlan, hasPortal: customer !== null },
    subscription: {
      plan: subscription.paidPlan,
      nextPlan,
      ...{ state, priceCents: subscription.paidPriceCents, nextPriceCents: subscription.priceCents },
      // While a renewal is unpaid the paid period is the one before.
      periodEnd: state === 'GRACE' || state === 'SUSPENDED' ? periodStart : periodEnd,
      graceEndsAt: state === 'GRACE' ? graceEnd(periodStart) : null,
    },
  };
}

export type FoundSubscription = {
  id: string;
  plan: string;
  state: string;
  periodStart: Date;
  periodEnd: Date;
  /** What a month of the next invoice's plan costs. */
  priceCents: number;
  paidPlan: PaidPlanId;
  /** What a month of the paid plan costs. */
  paidPriceCents: number;
  /** The order that paid for the present period. */
  orderId: string | null;
};

/** The subscription of an account that is not over, with what was paid for it last. */
export async function findSubscription(ctx: Pick<Ctx, 'db'>, accountId: string): Promise<FoundSubscription | null> {
  const subscription = await ctx.db.subscription.findFirst({
    where: { accountId, state: { in: ['ACTIVE', 'ENDING', 'GRACE', 'SUSPENDED'] } },
    orderBy: { createdAt: 'asc' },
    select: { id: true, plan: true, priceCents: true, state: true, periodStart: true, periodEnd: true },
  });
  if (!subscription) return null;
  const periods = await ctx.db.order.findMany({
    where: { subscriptionId: subscription.id, state: 'PAID' },
    select: { id: true, item: true, periodStart: true, createdAt: true },
  });
  const [paid] = periods.toSorted(latestFirst);
  const nextPlan = PaidPlanId.parse(subscription.plan);
  const paidPlan = PaidPlanId.safeParse(paid?.item.replace('plan:', '')).data ?? nextPlan;
  return {
    ...{ ...subscription, paidPlan, orderId: paid?.id ?? null },
    // Until a smaller plan's turn has come, only its own price is known here.
    paidPriceCents: paidPlan === nextPlan ? subscription.priceCents : PLANS[paidPlan].priceCents,
  };
}
