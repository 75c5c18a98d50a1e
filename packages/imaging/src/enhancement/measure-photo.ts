import type { Thumbnail } from '../pixels/read-thumbnail.ts';

/** What is known of a photo before it is enhanced; all values 0 to 1 unless said otherwise. */
export type PhotoMeasures = {
  /** Luma below which 0.5 % of the pixels lie. */
  black: number;
  /** Largest channel above which 0.4 % of the pixels lie. */
  white: number;
  median: number;
  /** Standard deviation of luma. */
  contrast: number;
  /** Mean of (max − min). */
  colourfulness: number;
  /** Mean red, green and blue of nearly neutral pixels, each over their mean luma; null with too few of them. */
  neutral: readonly [number, number, number] | null;
};

/** ITU-R BT.601 luma weights, on stored values. */
export const LUMA = [0.299, 0.587, 0.114] as const;

const NEUTRAL_SPREAD = 0.16;
const MIN_NEUTRAL_SHARE = 0.12;

/** Statistics of a thumbnail with 3 bytes a pixel. */
export function measurePhoto({ pixels }: Thumbnail): PhotoMeasures {
  const count = pixels.length / 3;
  const lumas = new Uint32Array(256);
  const peaks = new Uint32Array(256);
  const neutral = { count: 0, sums: [0, 0, 0] as [number, number, number], luma: 0 };
  let [sum, squares, spreads] = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += 3) {
    const [r, g, b] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
    const luma = LUMA[0] * r + LUMA[1] * g + LUMA[2] * b;
    const peak = Math.max(r, g, b);
    const spread = peak - Math.min(r, g, b);
    count1(lumas, Math.round(luma));
    count1(peaks, peak);
    sum += luma;
    squares += luma * luma;
    spreads += spread;
    if (spread > NEUTRAL_SPREAD * peak || luma < 50 || peak > 245) continue;
    neutral.count += 1;
    neutral.luma += luma;
    neutral.sums = [neutral.sums[0] + r, neutral.sums[1] + g, neutral.sums[2] + b];
  }
  const mean = sum / count;
  const { sums, luma } = neutral;
  return {
    black: percentile(lumas, count * 0.005) / 255,
    white: percentile(peaks, count * 0.996) / 255,
    median: percentile(lumas, count * 0.5) / 255,
    contrast: Math.sqrt(Math.max(0, squares / count - mean * mean)) / 255,
    colourfulness: spreads / count / 255,
    neutral: neutral.count > count * MIN_NEUTRAL_SHARE ? [sums[0] / luma, sums[1] / luma, sums[2] / luma] : null,
  };
}

function count1(histogram: Uint32Array, value: number): void {
  histogram[value] = (histogram[value] ?? 0) + 1;
}

function percentile(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (const [value, count] of histogram.entries()) {
    seen += count;
    if (seen > rank) return value;
  }
  return histogram.length - 1;
}
