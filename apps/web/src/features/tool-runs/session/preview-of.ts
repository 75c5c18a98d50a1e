import { priceOfRun } from '@imagemint/contract/chain';
import type { ToolId } from '@imagemint/contract/tools';
import type { RunRequest } from './photo.ts';
import { type Step, toRequest, toSteps } from './recipe.ts';

/** The same request for a small picture, where one of its tools makes such at a lower price; null where none does. */
export function previewOf(request: RunRequest): RunRequest | null {
  const [first, ...then] = toSteps(request);
  const preview = toRequest([toPreview(first), ...then.map(toPreview)]);
  return priceOfRun(preview) < priceOfRun(request) ? preview : null;
}

function toPreview({ tool, params }: Step): Step {
  return { tool, params: hasPreview(tool) ? { ...params, preview: true } : params };
}

function hasPreview(tool: ToolId): boolean {
  return priceOfRun({ tool, params: { preview: true } }) < priceOfRun({ tool, params: {} });
}
