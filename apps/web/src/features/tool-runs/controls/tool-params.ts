import { TOOLS, type ToolId } from '@imagemint/contract/tools';

/** Stands for what is painted on each photo. */
const A_STROKE = { points: [[0, 0]], size: 0.01 };

/** What a tool starts with where its schema has no default of its own. */
const STARTS: Partial<Record<ToolId, Record<string, unknown>>> = { resize: { width: 1_600 }, erase: { strokes: [A_STROKE] } };

/** The parameters that a tool starts with. */
export function startParams(tool: ToolId): Record<string, unknown> {
  return TOOLS[tool].params.parse(STARTS[tool] ?? {});
}

/** Applies a change; an undefined value takes the field away. */
export function patchParams(params: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...params, ...patch }).filter(([, value]) => value !== undefined));
}

/** Names of the fields that the contract's schema refuses. */
export function findIssues(tool: ToolId, params: Record<string, unknown>): ReadonlySet<string> {
  const parsed = TOOLS[tool].params.safeParse(params);
  return new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0] ?? '')));
}
