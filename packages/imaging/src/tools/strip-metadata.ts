import type { ToolParams } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import type { Picture } from '../pixels/picture.ts';
import { renderSrgb } from '../pixels/render-srgb.ts';

/** The picture alone: written anew from its pixels, so that nothing hidden beside them can come along. */
export async function stripMetadata(photo: Photo, params: ToolParams<'strip-metadata'>): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  checkSides(photo, format);
  const isAnimated = photo.frames > 1 && format === 'webp';
  const pipeline = await renderSrgb(photo, { isAnimated, shrinks: false, shape: (start) => start });
  return encodePicture(pipeline, { format, quality: params.quality, place: photo.place });
}
