import { ImagingError } from '../imaging-error.ts';
import { libvips } from '../libvips.ts';
import type { Models } from '../models/open-models.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import { mapPlane, type Plane } from './plane.ts';
import { readColours } from './read-colours.ts';

const SIDE = 1_024;
/** The network is never as unsure as this where there is a subject. */
const LEAST_CERTAINTY = 0.5;
/** Shares of the picture between which a subject's size is. */
const LEAST_SHARE = 0.001;
const GREATEST_SHARE = 0.995;

/**
 * How much of each point belongs to the subject, in a given size, as coarse as the network sees it.
 * @throws ImagingError NOTHING_TO_DO when there is no subject, or nothing beside it.
 */
export async function findSubject(
  pixels: Pixels,
  { models, size }: { models: Models; size: { width: number; height: number } },
): Promise<Plane> {
  const model = await models.open('background');
  const planes = await readColours(pixels, { width: SIDE, height: SIDE });
  const data = new Float32Array(3 * SIDE * SIDE);
  planes.forEach((plane, channel) => data.set(centre(plane), channel * SIDE * SIDE));
  const outputs = await model.run({ input: { data, dims: [1, 3, SIDE, SIDE] } });
  const mask = Object.values(outputs)[0]?.data ?? new Float32Array(SIDE * SIDE);
  return resizeMask(stretch(mask), size);
}

/** From 0..1 to what the network was trained on. */
function centre({ data }: Plane): Float32Array {
  return data.map((value) => (value * 255 - 128) / 256);
}

/** The whole range from 0 to 1. */
function stretch(mask: Float32Array): Float32Array {
  let [low, high] = [Infinity, -Infinity];
  for (const value of mask) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high >= LEAST_CERTAINTY) || high - low < LEAST_CERTAINTY / 2) throw new ImagingError('NOTHING_TO_DO');
  const stretched = mask.map((value) => (value - low) / (high - low));
  let inside = 0;
  for (const value of stretched) if (value > 0.5) inside += 1;
  const share = inside / mask.length;
  if (share < LEAST_SHARE || share > GREATEST_SHARE) throw new ImagingError('NOTHING_TO_DO');
  return stretched;
}

async function resizeMask(mask: Float32Array, { width, height }: { width: number; height: number }): Promise<Plane> {
  const bytes = new Uint8Array(mask.length);
  mask.forEach((value, at) => (bytes[at] = Math.round(value * 255)));
  const resized = await libvips(bytes, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .resize({ width, height, fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  return mapPlane({ width, height }, (at) => (resized[at] ?? 0) / 255);
}
