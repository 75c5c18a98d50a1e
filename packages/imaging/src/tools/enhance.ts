import type { ToolParams } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { applyEnhancement } from '../enhancement/apply-enhancement.ts';
import { measurePhoto } from '../enhancement/measure-photo.ts';
import { planEnhancement } from '../enhancement/plan-enhancement.ts';
import { openPixels } from '../pixels/open-pixels.ts';
import type { Picture } from '../pixels/picture.ts';
import { readThumbnail } from '../pixels/read-thumbnail.ts';

const THUMBNAIL_PIXELS = 320;

/** Levels, colour and sharpness by what a thumbnail shows; an animation gets the first frame's correction on all of its frames. */
export async function enhance(photo: Photo, params: ToolParams<'enhance'>): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  checkSides(photo, format);
  const pixels = await openPixels(photo, { isAnimated: photo.frames > 1 && format === 'webp' });
  if (params.strength > 0) {
    const thumbnail = await readThumbnail(photo, { maxSide: THUMBNAIL_PIXELS, channels: 3 });
    const enhancement = planEnhancement(measurePhoto(thumbnail), params.strength);
    const { width, height, channels, frames } = pixels;
    const frameBytes = width * height * channels;
    for (let frame = 0; frame < frames; frame += 1) {
      const data = pixels.data.subarray(frame * frameBytes, (frame + 1) * frameBytes);
      applyEnhancement({ data, width, height, channels }, enhancement);
    }
  }
  return encodePicture(pixels.open(), {
    format,
    quality: params.quality,
    place: photo.place,
    ...(photo.animation && { animation: photo.animation }),
  });
}
