import type { Done } from '../../../ui/DoneNotice.tsx';
import type { PlanView } from '../views.ts';

/** Told of what has been done with a plan, and of the plan as it is after that. */
export type OnPlanDone = (text: string, after: PlanView) => void;
export type PlanDone = Done & { after: PlanView };

/** Whether what was done is still what the plan is: a refund, say, may have ended it since. */
export function isStillSo({ after }: PlanDone, view: PlanView): boolean {
  const keyOf = ({ plan, subscription }: PlanView) =>
    JSON.stringify([plan, subscription?.plan, subscription?.nextPlan, subscription?.state]);
  return keyOf(after) === keyOf(view);
}
