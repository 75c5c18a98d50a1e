/** Upper edges of the buckets; a value beyond the last edge falls into one more bucket. */
export const MEGAPIXEL_EDGES = [0.25, 1, 2, 4, 8, 12, 16, 24, 36, 50, 75, 100] as const;
export const KILOBYTE_EDGES = [10, 50, 100, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000] as const;
export const DURATION_MS_EDGES = [25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000] as const;

/** Bucket index of `value`: the first edge that is not below it, or the number of edges. */
export function bucketOf(value: number, edges: readonly number[]): number {
  const index = edges.findIndex((edge) => value <= edge);
  return index === -1 ? edges.length : index;
}
