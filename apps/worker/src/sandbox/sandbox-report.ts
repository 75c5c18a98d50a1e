import { bucketOf, KILOBYTE_EDGES, MEGAPIXEL_EDGES } from '@imagemint/contract/buckets';
import { OUTCOMES } from '@imagemint/contract/diagnostics';
import { InputFormat, OutputFormat } from '@imagemint/contract/formats';
import { z } from 'zod';

/**
 * All that a sandbox says about a photo: a closed set of values, checked again on this side, because a decoder that was taken over
 * writes it. Buckets are indexes into the edges of the diagnostic record.
 */
export const SandboxReport = z.strictObject({
  outcome: z.enum(OUTCOMES),
  inputFormat: InputFormat.nullable(),
  outputFormat: OutputFormat.nullable(),
  megapixelBucket: z.number().int().min(0).max(MEGAPIXEL_EDGES.length),
  kilobyteBucket: z.number().int().min(0).max(KILOBYTE_EDGES.length),
});
export type SandboxReport = z.infer<typeof SandboxReport>;

/** The report on a photo whose sandbox ended without one; its size in bytes is all that is known. */
export function reportWithout(outcome: SandboxReport['outcome'], bytes: number): SandboxReport {
  return { outcome, inputFormat: null, outputFormat: null, megapixelBucket: 0, kilobyteBucket: bucketOf(bytes / 1000, KILOBYTE_EDGES) };
}
