import sharp, { type Sharp } from 'sharp';
import type { Raster } from './measures.ts';

/** Decodes a picture to 8-bit sRGB without transparency. */
export async function readRaster(file: Uint8Array): Promise<Raster> {
  return toRaster(sharp(file).removeAlpha().toColourspace('srgb'));
}

/** Decodes a picture's transparency, one byte a pixel; all opaque where it has none. */
export async function readAlpha(file: Uint8Array): Promise<Raster> {
  return toRaster(sharp(file).ensureAlpha().extractChannel('alpha'));
}

/** Encodes without loss. */
export async function writePng({ data, width, height, channels }: Raster): Promise<Buffer> {
  return await sharp(data, { raw: { width, height, channels: channels as 1 | 3 | 4 } })
    .png({ compressionLevel: 2 })
    .toBuffer();
}

async function toRaster(pipeline: Sharp): Promise<Raster> {
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}
