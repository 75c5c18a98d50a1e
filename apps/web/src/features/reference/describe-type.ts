import type { OpenApi, Schema } from './open-api.ts';

/** A schema's type in a few words: `integer 1…100`, `"a" | "b"`, `RunView[]`. */
export function describeType(document: OpenApi, schema: Schema | undefined): string {
  if (schema === undefined) return '';
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) return [...new Set(parts.map((part) => describeType(document, part)))].join(' | ');
  if (schema.items) return `${describeType(document, schema.items)}[]`;
  const name = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any');
  return [name, schema.format === undefined ? '' : `(${schema.format})`, describeRange(schema)].filter(Boolean).join(' ');
}

/** Bounds that say something: the limits of a 64-bit integer do not. */
function describeRange({ minimum, maximum }: Schema): string {
  const isTelling = (bound: number | undefined): bound is number => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (isTelling(minimum) && isTelling(maximum)) return `${minimum}…${maximum}`;
  if (isTelling(minimum)) return `≥ ${minimum}`;
  return isTelling(maximum) ? `≤ ${maximum}` : '';
}
