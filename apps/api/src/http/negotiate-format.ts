import type { Request } from 'express';
import { MEDIA_TYPES, OUTPUT_FORMATS, type OutputFormat } from '@imagemint/contract/formats';
import { AppError } from '@imagemint/core/kernel';

/** Formats in the order we prefer them where the client has no preference of its own. */
const PREFERENCE: readonly OutputFormat[] = ['avif', 'webp', 'jpeg', 'png'];

/**
 * The output format that the Accept header asks for (RFC 9110 section 12.5.1); null when it leaves the choice to the tool,
 * as `*∕*`, `image/*` and a missing header do.
 * @throws AppError NOT_ACCEPTABLE when it names only types that no tool writes.
 */
export function negotiateFormat(req: Request): OutputFormat | null {
  const { accept } = req.headers;
  if (accept === undefined) return null;
  const named = OUTPUT_FORMATS.filter((format) => accept.toLowerCase().includes(MEDIA_TYPES[format]));
  if (named.length > 0) {
    const best = req.accepts(PREFERENCE.filter((format) => named.includes(format)).map((format) => MEDIA_TYPES[format]));
    return OUTPUT_FORMATS.find((format) => MEDIA_TYPES[format] === best) ?? null;
  }
  if (req.accepts(OUTPUT_FORMATS.map((format) => MEDIA_TYPES[format])) !== false) return null;
  // A client that wants problem details or JSON beside the picture still gets the picture.
  if (req.accepts(['application/json', 'application/problem+json', 'application/octet-stream']) !== false) return null;
  throw new AppError('NOT_ACCEPTABLE');
}

/** Fills the negotiated format into parameters that leave the format open. */
export function withFormat(params: unknown, format: OutputFormat | null): unknown {
  if (format === null || typeof params !== 'object' || params === null || Array.isArray(params)) return params;
  const chosen = (params as { format?: unknown }).format;
  return chosen === undefined || chosen === 'auto' ? { ...params, format } : params;
}
