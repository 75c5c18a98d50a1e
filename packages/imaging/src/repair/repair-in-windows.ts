import type { Model, Tensor } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';

/** What the networks take: one fixed size. */
const SIDE = 256;
/** Neighbours share so many pixels, over which one passes into the other. */
const OVERLAP = 32;

/**
 * Lets a network repair a picture window by window, in place. Windows overlap and pass into each other, so that no seam shows; a picture
 * smaller than a window is continued by its mirror image. Transparency stays.
 */
export async function repairInWindows(pixels: Pixels, model: Model): Promise<void> {
  const { width, height } = pixels;
  const sums = new Float32Array(width * height * 3);
  const weights = new Float32Array(width * height);
  for (const top of placeWindows(height)) {
    for (const left of placeWindows(width)) {
      const { Identity: repaired } = await model.run({ xs_0: readWindow(pixels, left, top) });
      if (repaired === undefined) throw new Error('the model gave no picture');
      addWindow({ sums, weights, width, height }, repaired, { left, top });
    }
  }
  writeBack(pixels, sums, weights);
}

/** Starts of windows along a side, evenly spread and at least `OVERLAP` into each other. */
export function placeWindows(length: number): number[] {
  if (length <= SIDE) return [0];
  const count = Math.ceil((length - OVERLAP) / (SIDE - OVERLAP));
  return Array.from({ length: count }, (_, at) => Math.round((at * (length - SIDE)) / (count - 1)));
}

function readWindow({ data, width, height, channels }: Pixels, left: number, top: number): Tensor {
  const values = new Float32Array(SIDE * SIDE * 3);
  for (let y = 0, to = 0; y < SIDE; y += 1) {
    const row = mirror(top + y, height) * width;
    for (let x = 0; x < SIDE; x += 1, to += 3) {
      const from = (row + mirror(left + x, width)) * channels;
      for (let channel = 0; channel < 3; channel += 1) values[to + channel] = (data[from + channel] ?? 0) / 255;
    }
  }
  return { data: values, dims: [1, SIDE, SIDE, 3] };
}

/** A place beyond the end, seen in the mirror that stands there; any number of times. */
function mirror(at: number, length: number): number {
  if (at < length) return at;
  const period = Math.max(1, 2 * length - 2);
  const within = at % period;
  return within < length ? within : period - within;
}

type Sums = { sums: Float32Array; weights: Float32Array; width: number; height: number };

function addWindow({ sums, weights, width, height }: Sums, { data }: Tensor, { left, top }: { left: number; top: number }): void {
  for (let y = 0; y < Math.min(SIDE, height); y += 1) {
    const down = weigh(y);
    for (let x = 0; x < Math.min(SIDE, width); x += 1) {
      const weight = down * weigh(x);
      const to = (top + y) * width + left + x;
      weights[to] = (weights[to] ?? 0) + weight;
      for (let channel = 0; channel < 3; channel += 1)
        sums[3 * to + channel] = (sums[3 * to + channel] ?? 0) + weight * (data[3 * (y * SIDE + x) + channel] ?? 0);
    }
  }
}

/** From nearly nothing at a window's border to 1 where its neighbour ends. */
function weigh(at: number): number {
  return Math.min(1, (Math.min(at, SIDE - 1 - at) + 1) / OVERLAP);
}

function writeBack({ data, channels }: Pixels, sums: Float32Array, weights: Float32Array): void {
  weights.forEach((weight, at) => {
    for (let channel = 0; channel < 3; channel += 1) {
      const value = (sums[3 * at + channel] ?? 0) / weight;
      data[at * channels + channel] = Math.round(Math.min(1, Math.max(0, value)) * 255);
    }
  });
}
