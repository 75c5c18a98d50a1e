import { TOOLS, ToolId, type ToolParams } from '@imagemint/contract/tools';
import type { z } from 'zod';
import { AppError } from '../kernel/index.ts';

/**
 * Checks a tool's name and parameters.
 * @param toolsOff tools that take no new runs.
 * @throws AppError UNKNOWN_TOOL, TOOL_UNAVAILABLE, or VALIDATION_FAILED with the paths of the failing fields.
 */
export function parseTool(input: { tool: string; params: unknown }, toolsOff?: ReadonlySet<ToolId>): { tool: ToolId; params: ToolParams } {
  const tool = ToolId.safeParse(input.tool);
  if (!tool.success) throw new AppError('UNKNOWN_TOOL');
  if (toolsOff?.has(tool.data) === true) throw new AppError('TOOL_UNAVAILABLE');
  const params = TOOLS[tool.data].params.safeParse(input.params);
  if (!params.success) {
    const fields = params.error.issues.flatMap(toFields).slice(0, 20);
    throw new AppError('VALIDATION_FAILED', { fields });
  }
  return { tool: tool.data, params: params.data };
}

/** Names a failing field; the value stays out. */
function toFields(issue: z.core.$ZodIssue): { path: string; reason: string }[] {
  const path = ['params', ...issue.path].join('.').slice(0, 80);
  if (issue.code !== 'unrecognized_keys') return [{ path, reason: issue.code }];
  return issue.keys.map((key) => ({ path: `${path}.${key}`.slice(0, 80), reason: 'unknown' }));
}
