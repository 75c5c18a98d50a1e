import { type ImagingCode, ImagingError } from './imaging-error.ts';

/** Messages of sharp, libvips and its decoders, from the most telling to the least. They quote content: only the code is kept. */
const MEANINGS: readonly [RegExp, ImagingCode][] = [
  [/save(_|:)|Processed image is too large|invalid parameter|Expected .* but received/i, 'TOOL_FAILED'],
  [/exceeds pixel limit|too many pixels|larger than the maximum/i, 'IMAGE_TOO_MANY_PIXELS'],
  [/too many scans|memory allocation|out of (order|memory)|security limit/i, 'IMAGE_TOO_COMPLEX'],
  [
    /premature end of (jpeg|input)|truncated|unexpected end|end of (file|input|stream|image)|not enough (image )?data|read error at scanline|short read/i,
    'IMAGE_TRUNCATED',
  ],
  [
    /unsupported image format|no known loader|operation is blocked|not (built|supported)|unsupported (codec|feature|color|compression|jpeg)|is not implemented|no known route/i,
    'IMAGE_UNSUPPORTED',
  ],
];

/** Warnings of libjpeg and libtiff about headers and metadata, in files that show flawlessly everywhere. */
const HARMLESS = /unknown adobe color|extraneous bytes before marker 0x(e|f|db|c[0-2])|\btag\b|ASCII value/i;

/** Whether a decoder refused a file only for something beside its picture. */
export function isHarmless(error: unknown): boolean {
  return error instanceof Error && HARMLESS.test(error.message);
}

/** The closed code for whatever was thrown; an ImagingError stays what it is. */
export function toImagingError(error: unknown): ImagingError {
  if (error instanceof ImagingError) return error;
  // Our own mistakes have classes of their own; what libvips says is a plain error, and nearly always about the file.
  if (!(error instanceof Error) || error.constructor !== Error) return new ImagingError('TOOL_FAILED');
  return new ImagingError(MEANINGS.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'IMAGE_CORRUPT');
}
