import { sampleRows } from '../matte/sample-rows.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import type { Gain } from './find-gain.ts';

/** Brightens the pixels in place. @param strength 0 leaves them as they are, 1 is what the network would do. */
export function applyGain(pixels: Pixels, gain: Gain, strength: number): void {
  const { width, height } = pixels;
  const { red, green, blue, offset } = gain.linear;
  const rows = sampleRows([red, green, blue, offset], { width, height });
  for (let y = 0; y < height; y += 1) brightenRow(pixels, { y, gains: rows.read(y), strength });
}

type Row = { y: number; gains: readonly Float32Array[]; strength: number };

function brightenRow({ data, width, channels }: Pixels, { y, gains, strength }: Row): void {
  for (let x = 0, at = y * width * channels; x < width; x += 1, at += channels) {
    let sum = gains[3]?.[x] ?? 0;
    for (let channel = 0; channel < 3; channel += 1) sum += ((data[at + channel] ?? 0) / 255) * (gains[channel]?.[x] ?? 0);
    const factor = Math.exp(strength * Math.max(0, sum));
    for (let channel = 0; channel < 3; channel += 1) data[at + channel] = brighten((data[at + channel] ?? 0) / 255, factor);
  }
}

/** Adds the logarithm of the factor to the logit: 0 stays 0, 1 stays 1, and all between keep their order. */
function brighten(value: number, factor: number): number {
  return Math.round((255 * value * factor) / (1 + value * (factor - 1)));
}
