import { isWellOrdered, MAX_CHAIN_TOOLS, type ToolRun } from '@imagemint/contract/chain';
import type { ToolId } from '@imagemint/contract/tools';
import type { RunRequest } from './photo.ts';

/** One tool with its settings, as it stands in a recipe. */
export type Step = { tool: ToolId; params: Record<string, unknown> };

/** Why tools cannot follow on each other in this way. `full` and `order` are the service's rules; the others come of painting on the photo. */
export type RecipeProblem = 'full' | 'order' | 'painted-twice' | 'painted-late';

const CHANGING_SIZE: readonly ToolId[] = ['resize', 'smart-crop', 'passport-photo', 'upscale', 'compress'];

/** What is asked of the service for these steps. */
export function toRequest([first, ...then]: readonly [Step, ...Step[]]): RunRequest {
  const following = then.map(({ tool, params }) => ({ tool, params }));
  return { tool: first.tool, params: { ...first.params, ...(then.length > 0 && { then: following }) } };
}

/** The steps of a request in their order. */
export function toSteps({ tool, params }: RunRequest): [Step, ...Step[]] {
  const { then = [], ...own } = params as Record<string, unknown> & { then?: Step[] };
  return [{ tool, params: own }, ...then];
}

/** Why a chain would be refused, or would not do what was painted; null when nothing speaks against it. */
export function findRecipeProblem(steps: readonly [Step, ...Step[]]): RecipeProblem | null {
  if (steps.length > MAX_CHAIN_TOOLS) return 'full';
  if (!isWellOrdered(toRequest(steps) satisfies ToolRun)) return 'order';
  const painted = steps.flatMap(({ tool }, at) => (tool === 'erase' ? [at] : []));
  if (painted.length > 1) return 'painted-twice';
  // Strokes are places on the photo as it was chosen.
  return steps.slice(0, painted[0] ?? 0).some(changesShape) ? 'painted-late' : null;
}

/** The steps with one at another place; the same ones where there is no such place. */
export function moveStep<T>(steps: readonly T[], from: number, to: number): T[] {
  const moved = steps[from];
  if (moved === undefined || to < 0 || to >= steps.length) return [...steps];
  return steps.filter((_, at) => at !== from).toSpliced(to, 0, moved);
}

/** Whether a tool gives as many pixels as it was given. */
export function keepsSize({ tool }: Step): boolean {
  return !CHANGING_SIZE.includes(tool);
}

/** Whether something else than the whole photo, in its proportions, comes out. */
function changesShape({ tool, params }: Step): boolean {
  if (tool === 'smart-crop' || tool === 'passport-photo') return true;
  return tool === 'resize' && params['width'] !== undefined && params['height'] !== undefined && params['fit'] !== 'inside';
}
