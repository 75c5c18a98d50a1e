import type { ImageHeader } from '@imagemint/contract/image-header';
import { includesTool, PLANS, type PlanId } from '@imagemint/contract/plans';
import { maxMegapixelsOfRun, stepsOf, type ToolRun } from '@imagemint/contract/chain';
import { AppError } from '../kernel/index.ts';

export type RunLimits = { maxBytes: number; maxMegapixels: number; maxConcurrentRuns: number };

/** What one run of a plan may be; its tools may set a lower pixel limit than the plan. */
export function getRunLimits(plan: PlanId, run?: ToolRun): RunLimits {
  const { maxBytes, maxMegapixels, maxConcurrentRuns } = PLANS[plan];
  return {
    maxBytes,
    maxConcurrentRuns,
    maxMegapixels: run === undefined ? maxMegapixels : Math.min(maxMegapixels, maxMegapixelsOfRun(run)),
  };
}

/** @throws AppError TOOL_NOT_IN_PLAN when the plan does not include one of the run's tools. */
export function assertInPlan(plan: PlanId, run: ToolRun): void {
  if (!stepsOf(run).every(({ tool }) => includesTool(plan, tool))) throw new AppError('TOOL_NOT_IN_PLAN');
}

/** @throws AppError IMAGE_TOO_LARGE for more bytes than the plan allows. */
export function assertBytes(bytes: number, limits: RunLimits): void {
  if (bytes > limits.maxBytes) throw new AppError('IMAGE_TOO_LARGE', { limit: limits.maxBytes });
}

/** Counts the pixels of all frames. @throws AppError IMAGE_TOO_MANY_PIXELS */
export function assertPixels(size: Pick<ImageHeader, 'width' | 'height'> & { frames?: number | undefined }, limits: RunLimits): void {
  const megapixels = (size.width * size.height * (size.frames ?? 1)) / 1_000_000;
  if (megapixels > limits.maxMegapixels) throw new AppError('IMAGE_TOO_MANY_PIXELS', { limit: limits.maxMegapixels });
}
