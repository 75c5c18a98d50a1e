import type { OutputFormat } from '@imagemint/contract/formats';
import type { ToolParams } from '@imagemint/contract/tools';
import type { Animation, Photo, Place } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture, findLargestScale } from '../encode/encode-picture.ts';
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
/** Fewer colours are a worse sight than fewer pixels. */
const PALETTES = [256, 96, 32] as const;
/** How much smaller the last palette is than the first, about. */
const PALETTE_GAIN = 2.2;
const MAX_SHRINKS = 12;
const MIN_SIDE = 16;

type Source = { open: (scale: number) => Sharp; width: number; height: number; frames: number; animation: Animation | null; place: Place };
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
    source: { open, width, height, frames, animation: photo.animation, place: photo.place },
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
  let scale = await guessScale(attempt);
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

const SAMPLE_MEGAPIXELS = 0.4;
/** A large picture takes fewer bytes a pixel than its small copy: down to this share of them. */
const LARGE_SHARE = 0.35;

/** The scale to start at: below 1 only where the format or a small copy tells that nothing larger can fit. Spares encodings of whole photos. */
async function guessScale({ source, format, maxBytes }: Attempt): Promise<number> {
  const megapixels = (source.width * source.height) / 1e6;
  const largest = findLargestScale(source, format);
  if (megapixels < SAMPLE_MEGAPIXELS * 4 || source.frames > 1) return largest;
  const sampleScale = Math.min(largest, Math.sqrt(SAMPLE_MEGAPIXELS / megapixels));
  const sample = await encodePicture(source.open(sampleScale), {
    ...{ format, quality: COMFORTABLE_QUALITY, place: source.place },
    ...(format === 'png' && { paletteColours: 32 }),
  });
  const leastBytes = (sample.bytes.length / sampleScale ** 2) * LARGE_SHARE;
  return Math.min(largest, Math.sqrt(maxBytes / leastBytes));
}

/** The best picture at one scale, or the size of the smallest when none fits. */
async function fit(attempt: Attempt, { scale, minQuality }: { scale: number; minQuality: number }): Promise<Picture | TooLarge> {
  const { source, format, maxBytes } = attempt;
  const isThorough = (source.width * source.height * source.frames * scale * scale) / 1e6 <= THOROUGH_MEGAPIXELS;
  const encode = (quality: number) =>
    encodePicture(source.open(scale), {
      format,
      quality,
      isThorough,
      place: source.place,
      ...(source.animation && { animation: source.animation }),
    });
  if (format === 'png') return fitPng(attempt, scale);
  const found = await findLargestFit({
    range: [minQuality, BEST_QUALITY],
    limit: maxBytes,
    // An AVIF costs ten times as much time as the others.
    close: format === 'avif' ? 0.8 : 0.94,
    measure: async (quality) => {
      const picture = await encode(quality);
      return { size: picture.bytes.length, value: picture };
    },
  });
  return 'value' in found ? found.value : { smallest: found.smallest };
}

async function fitPng({ source, format, maxBytes }: Attempt, scale: number): Promise<Picture | TooLarge> {
  let smallest = Infinity;
  if (scale === 1) {
    const isThorough = (source.width * source.height) / 1e6 <= THOROUGH_MEGAPIXELS;
    const full = await encodePicture(source.open(scale), { format, quality: 100, place: source.place, isThorough });
    if (full.bytes.length <= maxBytes) return full;
    smallest = full.bytes.length;
  }
  for (const paletteColours of PALETTES) {
    const picture = await encodePicture(source.open(scale), { format, quality: 100, place: source.place, paletteColours });
    if (picture.bytes.length <= maxBytes) return picture;
    smallest = Math.min(smallest, picture.bytes.length);
    if (smallest > maxBytes * PALETTE_GAIN) return { smallest: smallest / PALETTE_GAIN };
  }
  return { smallest };
}

function sideOf(pixels: number, scale: number): number {
  return Math.max(1, Math.round(pixels * scale));
}
