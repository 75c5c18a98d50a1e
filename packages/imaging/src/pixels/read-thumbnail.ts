import type { Photo } from '../decode/photo.ts';
import { renderSrgb } from './render-srgb.ts';

export type Thumbnail = { width: number; height: number; pixels: Uint8Array };

/** A small sRGB copy of the first frame, on white, with 3 or 4 bytes a pixel; sides in pixels. */
export async function readThumbnail(photo: Photo, { maxSide, channels }: { maxSide: number; channels: 3 | 4 }): Promise<Thumbnail> {
  const factor = Math.min(1, maxSide / Math.max(photo.width, photo.height));
  const width = Math.max(1, Math.round(photo.width * factor));
  const height = Math.max(1, Math.round(photo.height * factor));
  const rendered = await renderSrgb(photo, {
    isAnimated: false,
    shrinks: factor < 1,
    shape: (start) => start.resize({ width, height, fit: 'fill' }),
  });
  const flat = rendered.flatten({ background: '#ffffff' }).toColourspace('srgb');
  const { data } = await (channels === 4 ? flat.ensureAlpha() : flat).raw().toBuffer({ resolveWithObject: true });
  return { width, height, pixels: data };
}
