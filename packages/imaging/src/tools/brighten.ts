import type { ToolParams } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { ImagingError } from '../imaging-error.ts';
import type { Models } from '../models/open-models.ts';
import { maxPixelsOf, openFrame } from '../pixels/open-frame.ts';
import type { Picture } from '../pixels/picture.ts';
import { applyGain } from '../tone/apply-gain.ts';
import { findGain } from '../tone/find-gain.ts';

/** Below this mean difference of logits nobody sees that anything was done. */
const LEAST_GAIN = 0.03;

/**
 * Brings light into a dark photo, most where it is darkest, without blowing out what is bright. One frame of an animation.
 * @throws ImagingError NOTHING_TO_DO when there is nothing to brighten, TOOL_UNAVAILABLE
 */
export async function brighten(photo: Photo, params: ToolParams<'brighten'>, models: Models): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  checkSides(photo, format);
  const pixels = await openFrame(photo, { maxPixels: maxPixelsOf(params) });
  const gain = await findGain(pixels, await models.open('brighten'));
  if (gain.mean < LEAST_GAIN) throw new ImagingError('NOTHING_TO_DO');
  applyGain(pixels, gain, params.strength);
  return encodePicture(pixels.open(), { format, quality: params.quality, place: photo.place });
}
