import type { Request } from 'express';
import { MEDIA_TYPES, OUTPUT_FORMATS, type OutputFormat } from '@imagemint/contract/formats';
import { AppError } from '@imagemint/core/kernel';

/** Formats in the order we prefer them where the client has no preference of its own. */
const PREFERENCE: readonly OutputFormat[] = ['avif', 'webp', 'jpeg', 'png'];
/** What carries an error or any bytes at all: a client that asks for it beside or instead of a picture still gets the picture. */
const NEUTRAL_TYPES = ['application/json', 'application/problem+json', 'application/octet-stream'];

/** One element of an Accept header; `order` is its place in it. */
type AcceptRange = { type: string; weight: number; order: number };

/**
 * The output format that the Accept header asks for (RFC 9110 section 12.5.1); null when it leaves the choice to the tool,
 * as `*∕*`, `image/*` and a missing header do.
 * @throws AppError NOT_ACCEPTABLE when it takes no type that a tool writes.
 */
export function negotiateFormat(req: Pick<Request, 'headers'>): OutputFormat | null {
  const ranges = parseAccept(req.headers.accept ?? '');
  if (ranges.length === 0) return null;
  const rated = PREFERENCE.map((format) => ({ format, ...rate(ranges, MEDIA_TYPES[format]) })).filter(({ weight }) => weight > 0);
  const [best] = rated.toSorted((a, b) => b.weight - a.weight || b.specificity - a.specificity || a.order - b.order);
  if (best) {
    const isIndifferent = rated.length === OUTPUT_FORMATS.length && rated.every((other) => isSameWish(other, best));
    return isIndifferent ? null : best.format;
  }
  if (NEUTRAL_TYPES.some((type) => rate(ranges, type).weight > 0)) return null;
  throw new AppError('NOT_ACCEPTABLE');
}

/** The elements that are well formed; parameters other than the weight do not matter to us. */
function parseAccept(header: string): AcceptRange[] {
  return header.split(',').flatMap((element, order) => {
    const [type = '', ...parameters] = element.split(';').map((part) => part.trim().toLowerCase());
    if (!/^([\w!#$&^.+-]+\/([\w!#$&^.+-]+|\*)|\*\/\*)$/.test(type)) return [];
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? [{ type, weight: Number(weight), order }] : [];
  });
}

type Rating = { weight: number; specificity: number; order: number };

/** What the most specific matching element says about a type. */
function rate(ranges: readonly AcceptRange[], type: string): Rating {
  const candidates = [type, `${type.split('/')[0] ?? ''}/*`, '*/*'];
  for (const [index, candidate] of candidates.entries()) {
    const range = ranges.find((one) => one.type === candidate);
    if (range) return { weight: range.weight, specificity: candidates.length - index, order: range.order };
  }
  return { weight: 0, specificity: 0, order: 0 };
}

function isSameWish(a: Rating, b: Rating): boolean {
  return a.weight === b.weight && a.order === b.order;
}

/** Fills the negotiated format into parameters that leave the format open: in a chain into those of the last tool, which writes the file. */
export function withFormat(params: unknown, format: OutputFormat | null): unknown {
  if (format === null || !isRecord(params)) return params;
  const { then } = params;
  if (then === undefined) return fillFormat(params, format);
  const last: unknown = Array.isArray(then) ? then.at(-1) : undefined;
  if (!Array.isArray(then) || !isRecord(last)) return params;
  const { params: own = {} } = last;
  return { ...params, then: [...(then.slice(0, -1) as unknown[]), { ...last, params: isRecord(own) ? fillFormat(own, format) : own }] };
}

function fillFormat(params: Record<string, unknown>, format: OutputFormat): Record<string, unknown> {
  return params['format'] === undefined || params['format'] === 'auto' ? { ...params, format } : params;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
