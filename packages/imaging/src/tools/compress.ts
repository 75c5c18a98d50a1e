import type { OutputFormat } from '@imagemint/contract/formats';
import type { ToolParams } from '@imagemint/contract/tools';
import type { Animation, Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { ImagingError } from '../imaging-error.ts';
import type { Sharp } from '../libvips.ts';
import { openPixels } from '../pixels/open-pixels.ts';
import type { Picture } from '../pixels/picture.ts';
import { findLargestFit } from './find-largest-fit.ts';

/** Below this quality fewer pixels look better than more damage. */
const COMFORTABLE_QUALITY = 45;
const BEST_QUALITY = 92;
/** A photo that is small enough already keeps its size, as long as that costs no more than this. */
const GOOD_QUALITY = 70;
/** Smaller pictures get an encoder's slow and thrifty way. */
const THOROUGH_MEGAPIXELS = 3;
const PALETTES = [256, 128, 64, 32, 16] as const;
const MAX_SHRINKS = 12;
const MIN_SIDE = 16;

type Source = { open: (scale: number) => Sharp; width: number; height: number; frames: number; animation: Animation | null };
type Attempt = { source: Source; format: OutputFormat; maxBytes: number };

/** The best picture within a size: quality first, then pixels. @throws ImagingError TARGET_UNREACHABLE */
export async function compress(photo: Photo, params: ToolParams<'compress'>): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  if (!params.allowResize) checkSides(photo, format);
  const pixels = await openPixels(photo, { isAnimated: photo.frames > 1 && format === 'webp' });
  const { width, height, frames } = pixels;
  const open = (scale: number) =>
    scale === 1 ? pixels.open() : pixels.open().resize({ width: sideOf(width, scale), height: sideOf(height, scale), fit: 'fill' });
  const attempt: Attempt = {
    source: { open, width, height, frames, animation: photo.animation },
    format,
    maxBytes: params.maxKilobytes * 1000,
  };
  if (photo.format === format && photo.source.length < attempt.maxBytes) {
    const same = await fit({ ...attempt, maxBytes: photo.source.length }, { scale: 1, minQuality: GOOD_QUALITY });
    if ('bytes' in same) return same;
  }
  const found = params.allowResize ? await shrinkToFit(attempt) : await fit(attempt, { scale: 1, minQuality: 1 });
  if (!('bytes' in found)) throw new ImagingError('TARGET_UNREACHABLE');
  return found;
}

type TooLarge = { smallest: number };

async function shrinkToFit(attempt: Attempt): Promise<Picture | TooLarge> {
  const { width, height } = attempt.source;
  let scale = 1;
  for (let step = 0; step < MAX_SHRINKS; step += 1) {
    const found = await fit(attempt, { scale, minQuality: COMFORTABLE_QUALITY });
    if ('bytes' in found) return found;
    if (Math.min(width, height) * scale <= MIN_SIDE && scale < 1) break;
    // Bytes go with the area; a little more off leaves room for a quality above the lowest.
    const next = scale * Math.min(0.9, Math.sqrt(attempt.maxBytes / found.smallest) * 0.92);
    scale = Math.max(next, MIN_SIDE / Math.max(width, height) / 2);
  }
  return fit(attempt, { scale, minQuality: 1 });
}

/** The best picture at one scale, or the size of the smallest when none fits. */
async function fit(attempt: Attempt, { scale, minQuality }: { scale: number; minQuality: number }): Promise<Picture | TooLarge> {
  const { source, format, maxBytes } = attempt;
  const isThorough = (source.width * source.height * source.frames * scale * scale) / 1e6 <= THOROUGH_MEGAPIXELS;
  const encode = (quality: number) =>
    encodePicture(source.open(scale), { format, quality, isThorough, ...(source.animation && { animation: source.animation }) });
  if (format === 'png') return fitPng(attempt, scale);
  const found = await findLargestFit({
    range: [minQuality, BEST_QUALITY],
    limit: maxBytes,
    measure: async (quality) => {
      const picture = await encode(quality);
      return { size: picture.bytes.length, value: picture };
    },
  });
  return 'value' in found ? found.value : { smallest: found.smallest };
}

async function fitPng({ source, format, maxBytes }: Attempt, scale: number): Promise<Picture | TooLarge> {
  const full = await encodePicture(source.open(scale), { format, quality: 100, isThorough: true });
  if (full.bytes.length <= maxBytes) return full;
  let smallest = full.bytes.length;
  for (const paletteColours of PALETTES) {
    const picture = await encodePicture(source.open(scale), { format, quality: 100, paletteColours });
    if (picture.bytes.length <= maxBytes) return picture;
    smallest = Math.min(smallest, picture.bytes.length);
    // Fewer colours than this are a worse sight than fewer pixels, unless it is nearly enough.
    if (smallest > maxBytes * 3) break;
  }
  return { smallest };
}

function sideOf(pixels: number, scale: number): number {
  return Math.max(1, Math.round(pixels * scale));
}
