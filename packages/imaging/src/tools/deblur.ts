import type { ToolParams } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import type { Sharp } from '../libvips.ts';
import type { Models } from '../models/open-models.ts';
import type { Picture } from '../pixels/picture.ts';
import { repairPhoto } from '../repair/repair-photo.ts';

/** Unsharp masking of lightness, stronger at edges than in flat parts, where it would raise noise. */
const SHARPENING = { sigma: 2, m1: 0.4, m2: 2.4 };

/**
 * Less blur, of a shaking hand or a wrong focus: by a network up to one megapixel, above that by sharpening. One frame of an animation.
 * @throws ImagingError TOOL_UNAVAILABLE
 */
export async function deblur(photo: Photo, params: ToolParams<'deblur'>, models: Models): Promise<Picture> {
  const classical = (pipeline: Sharp) => pipeline.sharpen(SHARPENING);
  return await repairPhoto(photo, params, { model: () => models.open('deblur'), classical });
}
