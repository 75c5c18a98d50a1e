import { maxMegapixelsOfRun } from '@imagemint/contract/chain';
import { PLAN_FACTS } from 'virtual:contract-facts';
import { useMe } from '../accounts/use-me.ts';
import type { PhotoLimits } from './session/get-refusal.ts';
import type { RunRequest } from './session/photo.ts';

/** Limits for one photo with these tools: those of the account's plan, the free one's for visitors; the tools may set lower ones. */
export function useLimits(request: RunRequest): PhotoLimits & { planMegapixels: number } {
  const plan = PLAN_FACTS[useMe()?.plan ?? 'free'];
  const maxMegapixels = Math.min(plan.maxMegapixels, maxMegapixelsOfRun(request));
  return { maxBytes: plan.maxBytes, maxMegapixels, planMegapixels: plan.maxMegapixels };
}
