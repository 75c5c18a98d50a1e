import type { Photo } from '../decode/photo.ts';
import { libvips, type Sharp } from '../libvips.ts';
import { renderSrgb } from './render-srgb.ts';

export type Pixels = {
  /** 8-bit sRGB, 3 or 4 bytes a pixel, frames one below the other. */
  data: Uint8Array;
  /** Of one frame. */
  width: number;
  height: number;
  channels: 3 | 4;
  frames: number;
  /** A pipeline on the pixels; any number, one after another. */
  open: () => Sharp;
};

/** Decodes a whole photo into memory, upright and in sRGB, for tools that go over it more than once. */
export async function openPixels(photo: Photo, { isAnimated }: { isAnimated: boolean }): Promise<Pixels> {
  const rendered = await renderSrgb(photo, { isAnimated, shrinks: false, shape: (start) => start });
  const { data, info } = await rendered.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const frames = isAnimated ? photo.frames : 1;
  const { width, height: rows, channels } = info;
  const height = rows / frames;
  if (channels !== 3 && channels !== 4) throw new RangeError('sRGB has three channels');
  const raw = { width, height: rows, channels, ...(frames > 1 && { pageHeight: height }) };
  return { data, width, height, channels, frames, open: () => libvips(data, { raw, limitInputPixels: false }) };
}
