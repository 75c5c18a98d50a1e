import { z } from 'zod';
import type { ModelId } from './models.ts';
import { modelsOf, maxMegapixelsOf, priceOf, timeFactorOf, TOOLS, ToolId, type ToolParams } from './tools.ts';

/** Most tools in one run, with the first. */
export const MAX_CHAIN_TOOLS = 4;

/** At the usual minute 20 of the 30 that a run lives; four repairs of a photo at its limit take 7 on two cores. */
const MAX_TIME_FACTOR = 20;

/** Tools that settle what a file is worth in bytes or millimetres: nothing can come behind them. */
const LAST_TOOLS: readonly ToolId[] = ['compress', 'passport-photo'];

/** One more tool, applied to what the one before it gives; its parameters are checked by that tool's own schema. */
export const ChainStep = z
  .strictObject({ tool: ToolId, params: z.record(z.string(), z.unknown()).default({}) })
  .transform(({ tool, params }, ctx): ChainStep => {
    const parsed = TOOLS[tool].params.safeParse(params);
    if (parsed.success) return { tool, params: parsed.data };
    // One parameter of a wrong kind is enough to refuse a chain; values are never repeated.
    for (const { path, message } of parsed.error.issues) ctx.addIssue({ code: 'custom', path: ['params', ...path], message });
    return z.NEVER;
  });
export type ChainStep = { tool: ToolId; params: ToolParams };

/** What follows on the first tool of a run. */
export const ChainSteps = z
  .array(ChainStep)
  .min(1)
  .max(MAX_CHAIN_TOOLS - 1);

/** A run's parameters: those of its tool, and under `then` up to three more tools. The photo is decoded once and encoded once. */
export type RunParams = ToolParams & { then?: ChainStep[] };

export type ToolRun = { tool: ToolId; params: Record<string, unknown> };

/** All tools of a run in their order. Parameters have been parsed. */
export function stepsOf({ tool, params }: ToolRun): [ChainStep, ...ChainStep[]] {
  const { then = [], ...own } = params as RunParams;
  return [{ tool, params: own }, ...then];
}

/** Whether another tool can come behind this one. */
export function canBeFollowed(tool: ToolId): boolean {
  return !LAST_TOOLS.includes(tool);
}

/** Whether no tool stands behind one that nothing can follow. */
export function isWellOrdered(run: ToolRun): boolean {
  return stepsOf(run)
    .slice(0, -1)
    .every(({ tool }) => canBeFollowed(tool));
}

/** What a delivered result costs in credits: the sum over its tools. */
export function priceOfRun(run: ToolRun): number {
  return stepsOf(run).reduce((sum, { tool, params }) => sum + priceOf(tool, params), 0);
}

/** The models that a run cannot do without, each once. */
export function modelsOfRun(run: ToolRun): readonly ModelId[] {
  return [...new Set(stepsOf(run).flatMap(({ tool }) => modelsOf(tool)))];
}

/** How many times the usual time limit a run may take: what its tools may, and never so much that others would wait beyond their end dates. */
export function timeFactorOfRun(run: ToolRun): number {
  return Math.min(
    MAX_TIME_FACTOR,
    stepsOf(run).reduce((sum, { tool }) => sum + timeFactorOf(tool), 0),
  );
}

/** The largest picture that each of the tools behind the first one takes from the one before it, in megapixels. */
export function followingMegapixelsOf(run: ToolRun): number[] {
  return stepsOf(run)
    .slice(1)
    .map(({ tool, params }) => maxMegapixelsOf(tool, params));
}

/** The largest photo that each of a run's tools takes, in megapixels over all frames, as far as it can be known without working on it. */
export function maxMegapixelsOfRun(run: ToolRun): number {
  // What a later tool is given may have been made smaller by then: its parameters are held to it there.
  const most = stepsOf(run).map(({ tool, params }, at) => (at === 0 ? maxMegapixelsOf(tool, params) : TOOLS[tool].maxMegapixels));
  return Math.min(...most);
}
