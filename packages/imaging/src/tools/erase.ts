import type { ToolParams } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import { chooseFormat } from '../encode/choose-format.ts';
import { checkSides, encodePicture } from '../encode/encode-picture.ts';
import { ImagingError } from '../imaging-error.ts';
import { inpaint } from '../inpainting/inpaint.ts';
import { paintStrokes } from '../inpainting/paint-strokes.ts';
import { maxPixelsOf, openFrame } from '../pixels/open-frame.ts';
import type { Picture } from '../pixels/picture.ts';

/** Beyond this share of the picture nothing is left to fill it from. */
const GREATEST_SHARE = 0.5;

/**
 * Fills what was painted over from what is around it: for scratches, dust and small things. What it fills in is made up, and marked so.
 * One frame of an animation. @throws ImagingError NOTHING_TO_DO when nothing, or nearly everything, was painted over.
 */
export async function erase(photo: Photo, params: ToolParams<'erase'>): Promise<Picture> {
  const format = chooseFormat(photo, params.format);
  checkSides(photo, format);
  const pixels = await openFrame(photo, { maxPixels: maxPixelsOf(params) });
  const mask = paintStrokes(params.strokes, pixels);
  const share = mask.reduce((sum, isHole) => sum + isHole, 0) / mask.length;
  if (share === 0 || share > GREATEST_SHARE) throw new ImagingError('NOTHING_TO_DO');
  inpaint(pixels, mask);
  return encodePicture(pixels.open(), { format, quality: params.quality, place: photo.place, isGenerated: true });
}
