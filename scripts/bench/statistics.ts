/** The value below which `share` (0 to 1) of the values lie, between two of them by straight line. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].toSorted((left, right) => left - right);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export type Paired = {
  median: number;
  /** Half of the distance between the 10th and the 90th percentile, over the median. */
  spread: number;
};

/** Ratios of values that were taken in the same rounds. */
export function pairRatios(numerators: readonly number[], denominators: readonly number[]): Paired {
  const ratios = numerators.map((value, round) => value / (denominators[round] ?? NaN));
  const middle = median(ratios);
  return { median: middle, spread: (percentile(ratios, 0.9) - percentile(ratios, 0.1)) / 2 / middle };
}
