import type { ImageHeader } from '@imagemint/contract/image-header';
import type { AppFailure } from '../../../read-failure.ts';

const MEGA = 1_000_000;

export type PhotoLimits = { maxBytes: number; maxMegapixels: number };

/**
 * Why a photo would be refused, as far as its size and first bytes tell; null when nothing speaks against it. The server
 * decides again, over all frames; this only spares an upload that cannot succeed.
 */
export function getRefusal(photo: { bytes: number; header: ImageHeader | null }, limits: PhotoLimits): AppFailure | null {
  if (photo.bytes === 0) return { code: 'IMAGE_EMPTY' };
  if (photo.header === null) return { code: 'IMAGE_UNSUPPORTED' };
  if (photo.bytes > limits.maxBytes) return { code: 'IMAGE_TOO_LARGE', limit: limits.maxBytes };
  const megapixels = (photo.header.width * photo.header.height) / MEGA;
  return megapixels > limits.maxMegapixels ? { code: 'IMAGE_TOO_MANY_PIXELS', limit: limits.maxMegapixels } : null;
}
