import { PLANS, type PlanId } from '@imagemint/contract/plans';

/** Priorities of grants: lower burns first. What was paid for by itself lasts longest. */
export const GRANT_PRIORITY = { plan: 10, goodwill: 20, pack: 30 } as const;

/** The credits that a given plan brings for the calendar month (UTC) of `now`; the origin makes it once a month. */
export function planGrant(plan: PlanId, now: Date): { origin: string; amount: number; priority: number; endsAt: Date } {
  const month = now.toISOString().slice(0, 7);
  return {
    origin: `plan:${plan}:${month}`,
    amount: PLANS[plan].monthlyCredits,
    priority: GRANT_PRIORITY.plan,
    endsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)),
  };
}
