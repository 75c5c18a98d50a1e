import type { Photo } from '../decode/photo.ts';
import { libvips } from '../libvips.ts';
import type { Pixels } from './open-pixels.ts';
import { renderSrgb } from './render-srgb.ts';

/** Most pixels of a preview: 0.25 megapixels. */
export const PREVIEW_PIXELS = 250_000;

/**
 * Decodes the first frame into memory, upright and in sRGB, shrunk in proportion to at most so many pixels. A preview is the same tool
 * on such a frame with PREVIEW_PIXELS.
 */
export async function openFrame(photo: Photo, { maxPixels }: { maxPixels: number }): Promise<Pixels> {
  const factor = Math.min(1, Math.sqrt(maxPixels / (photo.width * photo.height)));
  // Rounded down, so that never more comes out than was asked for.
  const side = (pixels: number) => Math.max(1, Math.floor(pixels * factor));
  const rendered = await renderSrgb(photo, {
    isAnimated: false,
    shrinks: factor < 1,
    shape: (start) => (factor < 1 ? start.resize({ width: side(photo.width), height: side(photo.height), fit: 'fill' }) : start),
  });
  const { data, info } = await rendered.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4) throw new RangeError('sRGB has three channels');
  return {
    data,
    width,
    height,
    channels,
    frames: 1,
    open: () => libvips(data, { raw: { width, height, channels }, limitInputPixels: false }),
  };
}

/** What a tool opens: the whole frame, or for a preview a small one. */
export function maxPixelsOf({ preview }: { preview: boolean }): number {
  return preview ? PREVIEW_PIXELS : Infinity;
}
