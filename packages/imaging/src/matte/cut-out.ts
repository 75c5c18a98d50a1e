import type { Pixels } from '../pixels/open-pixels.ts';
import type { Matte } from './create-matte.ts';
import { sampleRows } from './sample-rows.ts';

/** A subject alone: red, green, blue, coverage. What is not covered is black, so that nothing of the background stays in the file. */
export type CutOut = { data: Uint8Array; width: number; height: number };

/** Squared distances of both sides' colours: below the first they say nothing about an edge, from the second on everything. */
const ALIKE = 0.01;
const DIFFERENT = 0.06;
/** How far colours alone may move a pixel from what the mask says. */
const MAX_MOVE = 0.5;
/** Coverage that nobody sees. */
const INVISIBLE = 0.05;

/**
 * Cuts the subject out at full size. Pixels between the sides get the coverage that their colour tells, and the subject's own colour
 * without the background that had mixed into it.
 */
export function cutOut({ data, width, height, channels }: Pixels, matte: Matte): CutOut {
  const target = new Uint8Array(width * height * 4);
  const { linear, sides, lowest, highest } = matte;
  const boundRows = sampleRows([lowest, highest], { width, height });
  const planes = [linear.red, linear.green, linear.blue, linear.offset, ...sides.subject, ...sides.background];
  const edgeRows = sampleRows(planes, { width, height });
  const none = new Float32Array(width);
  for (let y = 0; y < height; y += 1) {
    const [low = none, high = none] = boundRows.read(y);
    const row = low.some((value, x) => value < 1 && (high[x] ?? 0) > 0) ? edgeRows.read(y) : [];
    const at = { from: y * width * channels, to: y * width * 4 };
    for (let x = 0; x < width; x += 1, at.from += channels, at.to += 4) {
      const bounds = { low: low[x] ?? 0, high: high[x] ?? 0 };
      if (bounds.high === 0) continue;
      const source = { data, from: at.from, opacity: channels === 4 ? (data[at.from + 3] ?? 0) : 255 };
      if (bounds.low === 1) copyPixel(source, { target, to: at.to });
      else writeEdge(source, { row, x, bounds }, { target, to: at.to });
    }
  }
  return { data: target, width, height };
}

type Source = { data: Uint8Array; from: number; opacity: number };
type Target = { target: Uint8Array; to: number };

function copyPixel({ data, from, opacity }: Source, { target, to }: Target): void {
  if (opacity === 0) return;
  for (let channel = 0; channel < 3; channel += 1) target[to + channel] = data[from + channel] ?? 0;
  target[to + 3] = opacity;
}

type Known = { row: readonly Float32Array[]; x: number; bounds: { low: number; high: number } };

function writeEdge({ data, from, opacity }: Source, { row, x, bounds }: Known, { target, to }: { target: Uint8Array; to: number }): void {
  const known = (index: number) => row[index]?.[x] ?? 0;
  const colour = [(data[from] ?? 0) / 255, (data[from + 1] ?? 0) / 255, (data[from + 2] ?? 0) / 255] as const;
  const tied = clamp(known(0) * colour[0] + known(1) * colour[1] + known(2) * colour[2] + known(3));
  let [distance, along] = [0, 0];
  for (let channel = 0; channel < 3; channel += 1) {
    const apart = known(4 + channel) - known(7 + channel);
    distance += apart * apart;
    along += ((colour[channel] ?? 0) - known(7 + channel)) * apart;
  }
  const trust = MAX_MOVE * clamp((distance - ALIKE) / (DIFFERENT - ALIKE));
  const told = distance > 0 ? tied + trust * (clamp(along / distance) - tied) : tied;
  const coverage = Math.min(bounds.high, Math.max(bounds.low, told));
  const alpha = Math.round(clamp((coverage - INVISIBLE) / (1 - 2 * INVISIBLE)) * opacity);
  if (alpha === 0) return;
  for (let channel = 0; channel < 3; channel += 1) {
    const subject = known(4 + channel);
    const unexplained = (colour[channel] ?? 0) - coverage * subject - (1 - coverage) * known(7 + channel);
    target[to + channel] = Math.round(clamp(subject + coverage * unexplained) * 255);
  }
  target[to + 3] = alpha;
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
