import { libvips } from '../libvips.ts';
import type { Pixels } from '../pixels/open-pixels.ts';

/** A picture in three channels, and the same with half the sides again and again. */
export type Pyramid = readonly Level[];
export type Level = { data: Uint8Array; width: number; height: number };

const CHANNELS = 3;
/** Nothing looks at smaller ones. */
const LEAST_SIDE = 64;

/** Halves a frame down to a thumbnail, what is transparent on white. */
export async function buildPyramid(pixels: Pixels): Promise<Pyramid> {
  const flat = pixels.channels === CHANNELS ? pixels.data : await pixels.open().flatten({ background: '#ffffff' }).raw().toBuffer();
  let level: Level = { data: flat, width: pixels.width, height: pixels.height };
  const levels = [level];
  while (Math.min(level.width, level.height) >= 2 * LEAST_SIDE) {
    level = await halve(level);
    levels.push(level);
  }
  return levels;
}

async function halve({ data, width, height }: Level): Promise<Level> {
  const size = { width: Math.round(width / 2), height: Math.round(height / 2) };
  const half = await libvips(data, { raw: { width, height, channels: CHANNELS }, limitInputPixels: false })
    .resize({ ...size, fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { data: half, ...size };
}
