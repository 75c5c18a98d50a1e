import { includesTool, type PlanId, PLANS } from '@imagemint/contract/plans';
import { priceOfRun } from '@imagemint/contract/chain';
import type { ToolId } from '@imagemint/contract/tools';

/** How many results of a tool a plan's credits of a month are enough for; null where the plan does not include the tool. */
export function resultsAMonth(plan: PlanId, tool: ToolId): number | null {
  return includesTool(plan, tool) ? Math.floor(PLANS[plan].monthlyCredits / priceOfRun({ tool, params: {} })) : null;
}
