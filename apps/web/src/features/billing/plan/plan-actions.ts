import { PAID_PLAN_IDS, type PaidPlanId } from '@imagemint/contract/plans';
import type { PlanView } from '../views.ts';

type Subscribed = Pick<PlanView, 'subscription'>;

export type PlanActions = {
  /** Plans that one can change to now. */
  changes: readonly PaidPlanId[];
  /** The plan that is kept by taking a planned change back; null when none is planned. */
  stay: PaidPlanId | null;
  /** When a cancellation can take effect; empty when there is nothing to cancel. */
  cancels: readonly ('period-end' | 'now')[];
  canResume: boolean;
};

/** Whether there is a subscription that a checkout must not be started beside. */
export function isSubscribed({ subscription }: Subscribed): boolean {
  return subscription !== null && subscription.state !== 'ENDED';
}

/** Whether a subscriber can change to a plan, or stay with it in place of a planned change. */
export function canChangeTo(view: Subscribed, plan: PaidPlanId): boolean {
  const { changes, stay } = actionsOf(view);
  return stay === plan || changes.includes(plan);
}

/** What a customer can do about the plan in each state of the subscription. */
export function actionsOf({ subscription }: Subscribed): PlanActions {
  const none: PlanActions = { changes: [], stay: null, cancels: [], canResume: false };
  if (subscription === null) return none;
  const { plan, nextPlan } = subscription;
  switch (subscription.state) {
    case 'ACTIVE':
      return {
        changes: PAID_PLAN_IDS.filter((id) => id !== plan && id !== nextPlan),
        stay: nextPlan === plan ? null : plan,
        cancels: ['period-end', 'now'],
        canResume: false,
      };
    case 'ENDING':
      return { ...none, cancels: ['now'], canResume: true };
    // Its paid period is over already, or has not begun: there is no end to wait for.
    case 'GRACE':
    case 'SUSPENDED':
    case 'INCOMPLETE':
      return { ...none, cancels: ['now'] };
    case 'ENDED':
      return none;
  }
}
