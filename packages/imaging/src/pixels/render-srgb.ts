import type { Photo } from '../decode/photo.ts';
import { libvips, type Sharp } from '../libvips.ts';
import { createTiff } from './create-tiff.ts';
import { startPipeline } from './start-pipeline.ts';

export type Rendering = {
  isAnimated: boolean;
  /** Whether `shape` makes the picture much smaller, so that colours are better converted behind it. */
  shrinks: boolean;
  /** Geometry only: resize, extract, flatten. */
  shape: (pipeline: Sharp) => Sharp;
};

/**
 * A pipeline that gives the shaped photo in 8-bit sRGB, ready for an encoder. A colour transform costs more than everything else, so it
 * is left out where the profile is sRGB in effect and comes after the resize where it is not.
 */
export async function renderSrgb(photo: Photo, { isAnimated, shrinks, shape }: Rendering): Promise<Sharp> {
  const { colour } = photo;
  if (colour.kind === 'none') return shape(startPipeline(photo, { isAnimated, ignoresProfile: true }));
  // libvips takes 16-bit pixels to Display-P3 and not to sRGB, so that they are made 8-bit first.
  const isLate = colour.kind === 'given' || photo.isDeep || shrinks;
  if (!isLate || photo.isCmyk || isAnimated) return shape(startPipeline(photo, { isAnimated, ignoresProfile: false }));
  const profile = colour.kind === 'given' ? colour.profile : await readProfile(photo);
  const { data, info } = await shape(startPipeline(photo, { isAnimated: false, ignoresProfile: true }))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const tiff = createTiff({ width, height, channels, profile });
  tiff.pixels.set(data);
  return libvips(tiff.file, { limitInputPixels: false });
}

async function readProfile(photo: Photo): Promise<Uint8Array | null> {
  const { icc } = await libvips(photo.source, { limitInputPixels: false, failOn: 'none' }).metadata();
  return icc ?? null;
}
