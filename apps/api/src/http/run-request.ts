import type { Request } from 'express';
import { z } from 'zod';
import { RecipientKey, RetainSeconds } from '@imagemint/contract/runs';
import { AppError } from '@imagemint/core/kernel';

/** What a program sends beside the photo, as form fields or as a query. */
export const RunFields = z.strictObject({
  tool: z.string().min(1).max(40),
  /** JSON object with the tool's parameters; strokes of a brush are the longest. */
  params: z.string().max(60_000).default('{}'),
  retainSeconds: z.coerce.number().pipe(RetainSeconds).optional(),
  recipientKey: RecipientKey.optional(),
});

/** Strokes of a tool in a chain stand eight deep. */
const MAX_DEPTH = 12;

export type RunRequest = { tool: string; params: unknown; retainSeconds?: number | undefined; recipientKey?: string | undefined };

/** @throws AppError VALIDATION_FAILED with the failing fields. */
export function parseRunFields(fields: unknown): RunRequest {
  const parsed = RunFields.safeParse(fields);
  if (!parsed.success) {
    const failing = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: key.slice(0, 80), reason: 'unknown' }))
        : [{ path: issue.path.join('.'), reason: issue.code }],
    );
    throw new AppError('VALIDATION_FAILED', { fields: failing.slice(0, 20) });
  }
  const { params, ...rest } = parsed.data;
  return { ...rest, params: parseParams(params) };
}

/** A raw body's fields come by query: `params` as JSON, or each parameter by its own name. */
export function parseRunQuery(req: Request): RunRequest {
  const query: Record<string, unknown> = { ...req.query };
  const fields: Record<string, unknown> = {};
  for (const name of ['tool', 'params', 'retainSeconds', 'recipientKey']) {
    if (name in query) fields[name] = query[name];
    delete query[name];
  }
  const request = parseRunFields(fields);
  if (Object.keys(query).length === 0) return request;
  if ('params' in fields) throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'params', reason: 'given twice' }] });
  return { ...request, params: Object.fromEntries(Object.entries(query).map(([name, text]) => [name, coerce(text)])) };
}

function parseParams(text: string): unknown {
  const params = parseJson(text);
  if (isDeep(params)) throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'params', reason: 'too deep' }] });
  return params;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'params', reason: 'not JSON' }] });
  }
}

/** Whether objects and lists stand in each other deeper than any tool's do: functions that call themselves would run out of stack. */
function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth += 1)
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  return level.length > 0;
}

/** Query values are texts; the tool's schema decides whether the value fits. */
function coerce(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}
