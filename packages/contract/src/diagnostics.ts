import { DURATION_MS_EDGES, KILOBYTE_EDGES, MEGAPIXEL_EDGES } from './buckets.ts';
import { type ErrorCode } from './errors.ts';
import { INPUT_FORMATS } from './formats.ts';

/** How a sandbox run can end; the closed set to which every decoder message is mapped. */
export const OUTCOMES = [
  'OK',
  'IMAGE_EMPTY',
  'IMAGE_UNSUPPORTED',
  'IMAGE_CORRUPT',
  'IMAGE_TRUNCATED',
  'IMAGE_TOO_MANY_PIXELS',
  'IMAGE_TOO_MANY_FRAMES',
  'IMAGE_TOO_COMPLEX',
  'TARGET_UNREACHABLE',
  'PROCESSING_TIMEOUT',
  'CONTENT_LOST',
  'TOOL_FAILED',
  'STORAGE_FULL',
  'NOTHING_TO_DO',
  'TOOL_UNAVAILABLE',
] as const satisfies readonly ('OK' | ErrorCode)[];
export type Outcome = (typeof OUTCOMES)[number];

/**
 * The diagnostic record: the only thing about a photo that outlives it. Field → number of values it can take.
 * Together they carry at most 64 bits; `DIAGNOSTIC_BITS` is counted from this table.
 */
export const DIAGNOSTIC_FIELDS = {
  tool: 64,
  presetHash: 65_536,
  inputFormat: INPUT_FORMATS.length + 1,
  megapixelBucket: MEGAPIXEL_EDGES.length + 1,
  kilobyteBucket: KILOBYTE_EDGES.length + 1,
  durationBucket: DURATION_MS_EDGES.length + 1,
  outcome: 32,
  workerBuild: 4_096,
  attempt: 4,
} as const;
export type DiagnosticField = keyof typeof DIAGNOSTIC_FIELDS;

/** Each field as its index in the table above; `inputFormat` 0 means unknown. */
export type DiagnosticRecord = Record<DiagnosticField, number>;

/** Most bits that one record can carry. */
export const DIAGNOSTIC_BITS: number = Object.values(DIAGNOSTIC_FIELDS).reduce((bits, n) => bits + Math.log2(n), 0);

/**
 * Packs a record into one integer by mixed radix, so that nothing beyond the table can be stored.
 * @throws RangeError when a field is outside its table range.
 */
export function packDiagnostics(record: DiagnosticRecord): bigint {
  let packed = 0n;
  for (const [field, size] of Object.entries(DIAGNOSTIC_FIELDS) as [DiagnosticField, number][]) {
    const value = record[field];
    if (!Number.isInteger(value) || value < 0 || value >= size) throw new RangeError(`diagnostic field ${field} out of range`);
    packed = packed * BigInt(size) + BigInt(value);
  }
  return packed;
}

/** Inverse of {@link packDiagnostics}. */
export function unpackDiagnostics(packed: bigint): DiagnosticRecord {
  const record = {} as DiagnosticRecord;
  let rest = packed;
  for (const [field, size] of (Object.entries(DIAGNOSTIC_FIELDS) as [DiagnosticField, number][]).reverse()) {
    record[field] = Number(rest % BigInt(size));
    rest /= BigInt(size);
  }
  return record;
}
