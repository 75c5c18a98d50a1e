import type { ToolParams } from '@imagemint/contract/tools';
import { blurBehind } from '../background/blur-behind.ts';
import { putOnBackdrop } from '../background/put-on-backdrop.ts';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { createMatte } from '../matte/create-matte.ts';
import { cutOut } from '../matte/cut-out.ts';
import type { Models } from '../models/open-models.ts';
import { maxPixelsOf, openFrame } from '../pixels/open-frame.ts';
import type { Picture } from '../pixels/picture.ts';

/**
 * The background out of focus, the subject as it was. One frame of an animation.
 * @throws ImagingError NOTHING_TO_DO when there is no subject or no background, TOOL_UNAVAILABLE
 */
export async function portraitBlur(photo: Photo, params: ToolParams<'portrait-blur'>, models: Models): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  const pixels = await openFrame(photo, { maxPixels: maxPixelsOf(params) });
  checkSides(pixels, format);
  const matte = await createMatte(pixels, models);
  const blurred = putOnBackdrop(cutOut(pixels, matte), blurBehind(matte, params.strength));
  return encodePicture(blurred, { format, quality: params.quality, place: photo.place });
}
