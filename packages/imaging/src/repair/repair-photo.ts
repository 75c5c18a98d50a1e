import { isRepairedByModel } from '@imagemint/contract/repair';
import type { FormatChoice } from '@imagemint/contract/formats';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { libvips, type Sharp } from '../libvips.ts';
import type { Model } from '../models/open-models.ts';
import { maxPixelsOf, openFrame } from '../pixels/open-frame.ts';
import type { Pixels } from '../pixels/open-pixels.ts';
import type { Picture } from '../pixels/picture.ts';
import { mixBack } from './mix-back.ts';
import { repairInWindows } from './repair-in-windows.ts';

type Params = { format: FormatChoice; quality: number; strength: number; preview: boolean };

/** The two ways to repair: a network for small photos, a filter for those that it would take minutes for. */
type Ways = { model: () => Promise<Model>; classical: (pipeline: Sharp) => Sharp };

/** Repairs a photo in the way that its size allows, and mixes the result with the original by strength. */
export async function repairPhoto(photo: Photo, params: Params, { model, classical }: Ways): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  checkSides(photo, format);
  const pixels = await openFrame(photo, { maxPixels: maxPixelsOf(params) });
  const original = Uint8Array.from(pixels.data);
  // A preview goes the way that the whole photo would.
  if (isRepairedByModel(photo)) await repairInWindows(pixels, await model());
  else await filter(pixels, classical);
  mixBack(pixels.data, original, params.strength);
  return encodePicture(pixels.open(), { format, quality: params.quality, place: photo.place });
}

/** What the filters look through at once; they refuse pictures with a shorter side. */
const LEAST_SIDE = 3;

/**
 * Colours are filtered, transparency stays. A shorter side is continued by its last pixel. Transparency goes in a pipeline of its own: a
 * filter in the same one would see colours multiplied by it, and its edges as theirs.
 */
async function filter(pixels: Pixels, classical: (pipeline: Sharp) => Sharp): Promise<void> {
  const { data, channels, width, height } = pixels;
  const [right, bottom] = [Math.max(0, LEAST_SIDE - width), Math.max(0, LEAST_SIDE - height)];
  const opaque = channels === 3 ? data : await pixels.open().removeAlpha().raw().toBuffer();
  const start = libvips(opaque, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const wide = right + bottom === 0 ? start : start.extend({ right, bottom, extendWith: 'copy' });
  const filtered = await classical(wide).toColourspace('srgb').raw().toBuffer();
  for (let y = 0; y < height; y += 1) {
    for (let x = 0, from = y * (width + right) * 3, to = y * width * channels; x < width; x += 1, from += 3, to += channels)
      for (let channel = 0; channel < 3; channel += 1) data[to + channel] = filtered[from + channel] ?? 0;
  }
}
