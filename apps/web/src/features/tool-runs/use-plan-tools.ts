import type { PlanId } from '@imagemint/contract/plans';
import type { ToolId } from '@imagemint/contract/tools';
import { PLAN_FACTS, TOOL_FACTS } from 'virtual:contract-facts';
import { useMe } from '../accounts/use-me.ts';

const PLAN_IDS = Object.keys(PLAN_FACTS) as PlanId[];

/** What the plan of whoever is here has to say about tools and batches; the free one for visitors. */
export function usePlanTools(): {
  /** The least plan that has a tool, where this one lacks it. */
  missingPlan: (tool: ToolId) => PlanId | null;
  maxBatchSize: number;
  /** The least plan that takes more photos at once; null when there is none. */
  largerBatch: { plan: PlanId; maxBatchSize: number } | null;
} {
  const plan = useMe()?.plan ?? 'free';
  const { withoutTools, maxBatchSize } = PLAN_FACTS[plan];
  const larger = PLAN_IDS.find((id) => PLAN_FACTS[id].maxBatchSize > maxBatchSize);
  return {
    missingPlan: (tool) => (withoutTools.includes(tool) ? TOOL_FACTS[tool].leastPlan : null),
    maxBatchSize,
    largerBatch: larger === undefined ? null : { plan: larger, maxBatchSize: PLAN_FACTS[larger].maxBatchSize },
  };
}
