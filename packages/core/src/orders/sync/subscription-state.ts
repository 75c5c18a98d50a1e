import { GRACE_DAYS, type SubscriptionState } from '@imagemint/contract/billing';
import { addSeconds } from '../../kernel/index.ts';
import type { SubscriptionFacts } from '../stripe/facts.ts';

/** Our state of a subscription, by what Stripe says of it and, where a renewal failed, by how long ago that was. */
export function subscriptionState(facts: SubscriptionFacts, now: Date): SubscriptionState {
  if (facts.status === 'canceled') return 'ENDED';
  if (facts.status === 'incomplete') return 'INCOMPLETE';
  // Stripe moves on to the next period even while its invoice is unpaid.
  if (facts.status === 'past_due') return now < graceEnd(facts.periodStart) ? 'GRACE' : 'SUSPENDED';
  return facts.endsWithPeriod ? 'ENDING' : 'ACTIVE';
}

/** Until when a plan outlives the paid period that ended at `periodEnd`. */
export function graceEnd(periodEnd: Date): Date {
  return addSeconds(periodEnd, GRACE_DAYS * 86_400);
}
