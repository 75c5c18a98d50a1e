import type { ToolParams } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import type { Picture } from '../pixels/picture.ts';
import { renderSrgb } from '../pixels/render-srgb.ts';

/** Another format, the same pixels. Animations stay animated in WebP, else their first frame is taken. */
export async function convert(photo: Photo, params: ToolParams<'convert'>): Promise<Picture> {
  checkSides(photo, params.format);
  const isAnimated = photo.frames > 1 && params.format === 'webp';
  const pipeline = await renderSrgb(photo, { isAnimated, shrinks: false, shape: (start) => start });
  return encodePicture(pipeline, { ...params, place: photo.place });
}
