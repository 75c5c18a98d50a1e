import { z } from 'zod';
import { InvalidParams, type StripeProblem } from './stripe-error.ts';

const INTEGER = /^-?\d{1,15}$/;

/** Building blocks of parameters as they come over the wire: everything is a string. */
export const text = z.string().min(1).max(5000);
/** An empty value unsets it. */
export const clearable = z
  .string()
  .max(5000)
  .transform((value) => (value === '' ? null : value));
export const integer = z.string().regex(INTEGER, 'integer').transform(Number);
export const cents = integer.refine((value) => value >= 0, 'negative');
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const metadata = z.union([z.literal(''), z.record(z.string().max(40), z.string().max(500))]);
export const currency = z.string().length(3).toLowerCase();
export const range = z.union([
  integer,
  z.strictObject({ gt: integer.optional(), gte: integer.optional(), lt: integer.optional(), lte: integer.optional() }),
]);
export const paging = {
  limit: integer.refine((value) => value >= 1 && value <= 100, 'limit').optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

/** A field that was not given is null in an object. */
export function orNull<T>(value: T | null | undefined): T | null {
  return value ?? null;
}

export type Range = z.output<typeof range>;
export type Paging = { limit?: number | undefined; starting_after?: string | undefined; ending_before?: string | undefined };
export type MetadataParam = z.output<typeof metadata> | undefined;

/** Metadata after an update: names are merged, an empty value removes its name, an empty whole removes all. */
export function mergeMetadata(before: Record<string, string>, update: MetadataParam): Record<string, string> {
  if (update === undefined) return before;
  if (update === '') return {};
  return Object.fromEntries(Object.entries({ ...before, ...update }).filter(([, value]) => value !== ''));
}

/** Whether a time lies in a `created[gte]=…` like range. */
export function isInRange(seconds: number, wanted: Range | undefined): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return seconds === wanted;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = wanted;
  return seconds > gt && seconds >= gte && seconds < lt && seconds <= lte;
}

const bracketed = (path: PropertyKey[]): string => path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('');

function describe(issue: z.core.$ZodIssue): StripeProblem {
  const param = bracketed(issue.path);
  const invalid = (message: string, more: { code?: string; param?: string } = {}): StripeProblem =>
    new InvalidParams(400, { type: 'invalid_request_error', message, param, ...more });
  if (issue.code === 'unrecognized_keys') {
    const unknown = bracketed([...issue.path, issue.keys[0] ?? '']);
    return invalid(`Received unknown parameter: ${unknown}`, { code: 'parameter_unknown', param: unknown });
  }
  if (issue.input === undefined) return invalid(`Missing required param: ${param}.`, { code: 'parameter_missing' });
  if (issue.message === 'integer')
    return invalid(`Invalid integer: ${typeof issue.input === 'string' ? issue.input : param}`, { code: 'parameter_invalid_integer' });
  if (issue.message === 'limit') return invalid('This value must be between 1 and 100.', { code: 'parameter_invalid_integer' });
  if (issue.input === '') {
    return invalid(`You passed an empty string for '${param}', which cannot be unset.`, { code: 'parameter_invalid_empty' });
  }
  if (issue.code === 'invalid_value') return invalid(`Invalid ${param}: must be one of ${issue.values.map(String).join(', ')}`);
  return invalid(`Invalid ${param}`);
}

/**
 * Checks parameters against what an endpoint knows.
 * @throws InvalidParams with Stripe's code for the first that does not fit.
 */
export function parseParams<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw first ? describe(first) : new InvalidParams(400, { type: 'invalid_request_error', message: 'Invalid request' });
}
