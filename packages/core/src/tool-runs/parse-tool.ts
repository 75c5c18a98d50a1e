import { ChainSteps, isWellOrdered, stepsOf, type RunParams } from '@imagemint/contract/chain';
import { TOOLS, ToolId } from '@imagemint/contract/tools';
import type { z } from 'zod';
import { AppError } from '../kernel/index.ts';

export type ParsedTool = { tool: ToolId; params: RunParams };

/**
 * Checks a tool's name and parameters, and under `then` those of the tools that follow.
 * @param toolsOff tools that take no new runs.
 * @throws AppError UNKNOWN_TOOL, TOOL_UNAVAILABLE, or VALIDATION_FAILED with the paths of the failing fields.
 */
export function parseTool(input: { tool: string; params: unknown }, toolsOff?: ReadonlySet<ToolId>): ParsedTool {
  const tool = ToolId.safeParse(input.tool);
  if (!tool.success) throw new AppError('UNKNOWN_TOOL');
  if (toolsOff?.has(tool.data) === true) throw new AppError('TOOL_UNAVAILABLE');
  const { own, then } = splitChain(input.params);
  const params = TOOLS[tool.data].params.safeParse(own);
  if (!params.success) throw refuse(params.error, []);
  if (then === undefined) return { tool: tool.data, params: params.data };
  const steps = ChainSteps.safeParse(then);
  if (!steps.success) throw refuse(steps.error, ['then']);
  const run: ParsedTool = { tool: tool.data, params: { ...params.data, then: steps.data } };
  if (stepsOf(run).some((step) => toolsOff?.has(step.tool) === true)) throw new AppError('TOOL_UNAVAILABLE');
  if (!isWellOrdered(run)) throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'params.then', reason: 'order' }] });
  return run;
}

function splitChain(params: unknown): { own: unknown; then: unknown } {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return { own: params, then: undefined };
  const { then, ...own } = params as Record<string, unknown>;
  return { own: then === undefined ? params : own, then };
}

function refuse(error: z.ZodError, at: readonly string[]): AppError {
  const fields = error.issues.flatMap((issue) => toFields(issue, at)).slice(0, 20);
  return new AppError('VALIDATION_FAILED', { fields });
}

/** Names a failing field; the value stays out. */
function toFields(issue: z.core.$ZodIssue, at: readonly string[]): { path: string; reason: string }[] {
  const path = ['params', ...at, ...issue.path].join('.').slice(0, 80);
  if (issue.code !== 'unrecognized_keys') return [{ path, reason: issue.code }];
  return issue.keys.map((key) => ({ path: `${path}.${key}`.slice(0, 80), reason: 'unknown' }));
}
