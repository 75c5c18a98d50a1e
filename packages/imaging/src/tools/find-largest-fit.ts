export type FitSearch<T> = {
  /** Lowest and highest whole number to try. */
  range: readonly [number, number];
  /** The size must not go beyond it. */
  limit: number;
  /** Share of the limit from which another try is not worth its time. */
  close: number;
  measure: (setting: number) => Promise<{ size: number; value: T }>;
};

/** How much log(size) grows per step before two measurements tell. */
const TYPICAL_SLOPE = 0.03;
const FIRST_GUESS = 78;
const MAX_TRIES = 9;

/**
 * The value with the largest setting whose size is within the limit, for sizes that grow with the setting; each try is expensive, so
 * that the next one is guessed from the last two. `smallest` is the size at the lowest setting, when even that is too large.
 */
export async function findLargestFit<T>({ range, limit, close, measure }: FitSearch<T>): Promise<{ value: T } | { smallest: number }> {
  let [low, high] = [range[0] - 1, range[1] + 1];
  let best: { value: T } | null = null;
  let guess = Math.min(range[1], Math.max(range[0], FIRST_GUESS));
  let last: { setting: number; size: number } | null = null;
  let smallest = Infinity;
  for (let tries = 0; tries < MAX_TRIES && high - low > 1; tries += 1) {
    const { size, value } = await measure(guess);
    if (size <= limit) {
      best = { value };
      low = guess;
      if (size >= limit * close) break;
    } else {
      high = guess;
      smallest = Math.min(smallest, size);
    }
    const slope: number = last === null ? TYPICAL_SLOPE : slopeOf(last, { setting: guess, size });
    last = { setting: guess, size };
    const wanted = Math.floor(guess + Math.log((limit * 0.985) / size) / slope);
    guess = Math.min(high - 1, Math.max(low + 1, wanted));
    // Near the end of the tries the middle is the safer guess, and the lowest the last.
    if (tries === MAX_TRIES - 2 && best === null) guess = range[0];
    else if (tries >= 4) guess = Math.floor((low + high) / 2);
  }
  return best ?? { smallest };
}

function slopeOf(a: { setting: number; size: number }, b: { setting: number; size: number }): number {
  const slope = Math.log(b.size / a.size) / (b.setting - a.setting);
  return Number.isFinite(slope) ? Math.min(0.2, Math.max(0.004, slope)) : TYPICAL_SLOPE;
}
