import { type ImagingCode, ImagingError } from './imaging-error.ts';

/** Messages of sharp, libvips and its decoders, from the most telling to the least. They quote content: only the code is kept. */
const MEANINGS: readonly [RegExp, ImagingCode][] = [
  [/exceeds pixel limit|too many pixels|larger than the maximum/i, 'IMAGE_TOO_MANY_PIXELS'],
  [/too many scans|memory allocation|out of (order|memory)|security limit/i, 'IMAGE_TOO_COMPLEX'],
  [/premature|truncated|unexpected end|end of (file|input|stream|image)|not enough (image )?data|read error at scanline|short read/i, 'IMAGE_TRUNCATED'],
  [/unsupported image format|no known loader|operation is blocked|not (built|supported)|unsupported (codec|feature|color|compression)/i, 'IMAGE_UNSUPPORTED'],
  [/\b(Vips(Jpeg|Foreign)|(jpeg|png|webp|gif|ngsgif|nsgif|heif|tiff)load|libpng|libspng|tiff2vips|webp2vips|pngload|heif:|TIFF\w*)|corrupt|input buffer|bad (seek|huffman)/i, 'IMAGE_CORRUPT'],
];

/** The closed code for whatever was thrown; an ImagingError stays what it is. */
export function toImagingError(error: unknown): ImagingError {
  if (error instanceof ImagingError) return error;
  const text = error instanceof Error ? error.message : '';
  return new ImagingError(MEANINGS.find(([pattern]) => pattern.test(text))?.[1] ?? 'TOOL_FAILED');
}
