import type { ToolId } from '@imagemint/contract/tools';
import { PLAN_FACTS, TOOL_FACTS } from 'virtual:contract-facts';
import { useMe } from '../accounts/use-me.ts';
import type { PhotoLimits } from './session/get-refusal.ts';

/** Limits for one photo with a tool: those of the account's plan, the free one's for visitors. */
export function useLimits(tool: ToolId): PhotoLimits {
  const plan = PLAN_FACTS[useMe()?.plan === 'pro' ? 'pro' : 'free'];
  return { maxBytes: plan.maxBytes, maxMegapixels: Math.min(plan.maxMegapixels, TOOL_FACTS[tool].maxMegapixels) };
}
