import type { ToolParams } from '@imagemint/contract/tools';
import type { Photo } from '../decode/photo.ts';
import type { Sharp } from '../libvips.ts';
import type { Models } from '../models/open-models.ts';
import type { Picture } from '../pixels/picture.ts';
import { repairPhoto } from '../repair/repair-photo.ts';

/** Takes the larger outliers; what it blurs is less than what a network would need minutes for. */
const MEDIAN_SIDE = 3;

/**
 * Less noise: by a network up to one megapixel, above that by a median filter. One frame of an animation.
 * @throws ImagingError TOOL_UNAVAILABLE
 */
export async function denoise(photo: Photo, params: ToolParams<'denoise'>, models: Models): Promise<Picture> {
  const classical = (pipeline: Sharp) => pipeline.median(MEDIAN_SIDE);
  return await repairPhoto(photo, params, { model: () => models.open('denoise'), classical });
}
