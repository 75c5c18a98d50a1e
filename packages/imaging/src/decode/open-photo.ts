import type { InputFormat } from '@imagemint/contract/formats';
import type { ImageHeader } from '@imagemint/contract/image-header';
import { readImageHeader } from '@imagemint/contract/image-header';
import { readColour } from '../colour/read-colour.ts';
import { ImagingError } from '../imaging-error.ts';
import { libvips } from '../libvips.ts';
import { hasTooManyScans } from './has-too-many-scans.ts';
import { isTruncated } from './is-truncated.ts';
import type { Photo, PhotoLimits } from './photo.ts';
import { readHeic } from './read-heic.ts';
import { turnFrames } from './turn-frames.ts';

/** Longer sides are never photos, and to shrink one costs more than all of its pixels. */
const MAX_SIDE = 1_000_000;

/** Pages of other formats are pictures of their own; the first one is the photo. */
const ANIMATED: readonly InputFormat[] = ['gif', 'webp'];

/**
 * Checks a file's type, size and frames from its headers. Only the first bytes decide the type.
 * @throws ImagingError IMAGE_EMPTY, IMAGE_UNSUPPORTED, IMAGE_TRUNCATED, IMAGE_CORRUPT, IMAGE_TOO_MANY_PIXELS, IMAGE_TOO_MANY_FRAMES,
 *   IMAGE_TOO_COMPLEX;
 * other errors come from a decoder and are told apart by `toImagingError`.
 */
export async function openPhoto(input: Uint8Array, limits: PhotoLimits): Promise<Photo> {
  if (input.length === 0) throw new ImagingError('IMAGE_EMPTY');
  const header = readImageHeader(input);
  if ('unsupported' in header) throw new ImagingError('IMAGE_UNSUPPORTED');
  if ('needMore' in header) throw new ImagingError('IMAGE_TRUNCATED');
  const { format } = header;
  const megapixels = (header.width * header.height) / 1e6;
  const isTooLarge = megapixels > limits.maxMegapixels || Math.max(header.width, header.height) > MAX_SIDE;
  if (isTooLarge) throw new ImagingError('IMAGE_TOO_MANY_PIXELS', { inputFormat: format, megapixels });
  if (isTruncated(input, format)) throw new ImagingError('IMAGE_TRUNCATED', { inputFormat: format, megapixels });
  if (format === 'jpeg' && hasTooManyScans(input)) throw new ImagingError('IMAGE_TOO_COMPLEX', { inputFormat: format, megapixels });
  return format === 'heic' ? readHeic(input, { header, limits }) : inspect(input, { header, limits });
}

async function inspect(input: Uint8Array, { header, limits }: { header: ImageHeader; limits: PhotoLimits }): Promise<Photo> {
  const { format } = header;
  const known = await libvips(input, { limitInputPixels: false, failOn: 'none' }).metadata();
  const frames = ANIMATED.includes(format) ? (known.pages ?? 1) : 1;
  const megapixels = (known.width * known.height * frames) / 1e6;
  if (frames > limits.maxFrames) throw new ImagingError('IMAGE_TOO_MANY_FRAMES', { inputFormat: format, megapixels });
  if (megapixels > limits.maxMegapixels) throw new ImagingError('IMAGE_TOO_MANY_PIXELS', { inputFormat: format, megapixels });
  const photo: Photo = {
    source: input,
    format,
    width: known.autoOrient.width,
    height: known.autoOrient.height,
    frames,
    megapixels,
    maxMegapixels: limits.maxMegapixels,
    hasAlpha: known.hasAlpha,
    isCmyk: known.space === 'cmyk',
    isLenient: false,
    place: { isFollowed: false, isGenerated: false },
    isDeep: known.depth !== 'uchar',
    animation: frames > 1 && known.delay ? { delay: known.delay, loop: known.loop ?? 0 } : null,
    colour: readColour(input, { format, space: known.space, ...(known.icc && { profile: known.icc }) }),
  };
  return turnFrames(photo, known.orientation);
}
