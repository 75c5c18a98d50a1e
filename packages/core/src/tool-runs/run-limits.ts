import type { ImageHeader } from '@imagemint/contract/image-header';
import { PLANS, type PlanId } from '@imagemint/contract/plans';
import { TOOLS, type ToolId } from '@imagemint/contract/tools';
import { AppError } from '../kernel/index.ts';

export type RunLimits = { maxBytes: number; maxMegapixels: number; maxConcurrentRuns: number };

/** What one run of a plan may be; the tool may set a lower pixel limit than the plan. */
export function getRunLimits(plan: PlanId, tool?: ToolId): RunLimits {
  const { maxBytes, maxMegapixels, maxConcurrentRuns } = PLANS[plan];
  return {
    maxBytes,
    maxConcurrentRuns,
    maxMegapixels: tool === undefined ? maxMegapixels : Math.min(maxMegapixels, TOOLS[tool].maxMegapixels),
  };
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
