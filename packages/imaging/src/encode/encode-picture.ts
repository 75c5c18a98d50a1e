import type { OutputFormat } from '@imagemint/contract/formats';
import type { Animation, Place } from '../decode/photo.ts';
import type { OutputInfo, Sharp } from '../libvips.ts';
import { ImagingError } from '../imaging-error.ts';
import { createTiff } from '../pixels/create-tiff.ts';
import type { Picture } from '../pixels/picture.ts';
import { dropMetadata } from './drop-metadata.ts';
import { GENERATED_XMP, markGenerated } from './mark-generated.ts';

export type Encoding = {
  format: OutputFormat;
  /** 1 to 100; PNG has none. */
  quality: number;
  lossless?: boolean;
  /** More time for fewer bytes. */
  isThorough?: boolean;
  /** Colours of a PNG's palette; full colour without. */
  paletteColours?: number;
  /** Fills transparency where the format has none. */
  background?: string;
  /** Timing of frames that come from plain pixels; a file brings its own. */
  animation?: Animation;
  /** Whether a model has made parts of it, which the file then says. */
  isGenerated?: boolean;
  /** Where the tool stands in a chain: the next one gets plain pixels, and a mark stays to the end. */
  place?: Place;
};

/** Sides that a format can hold, in pixels. */
const MAX_SIDE: Record<OutputFormat, number> = { jpeg: 65_500, png: 1_000_000, webp: 16_383, avif: 16_384 };

/** Chroma is kept whole from here on: at such qualities its loss is what is left to see. */
const FULL_CHROMA_QUALITY = 90;

/** Encodes a pipeline. The same pixels and options give the same bytes. @throws ImagingError TOOL_FAILED and what the decoder says. */
export async function encodePicture(pipeline: Sharp, encoding: Encoding): Promise<Picture> {
  const { format, place } = encoding;
  const isGenerated = encoding.isGenerated === true || place?.isGenerated === true;
  if (place?.isFollowed === true) return { ...(await keepPixels(pipeline, encoding)), isGenerated };
  const encoder = ENCODERS[format](pipeline, encoding);
  const marked = isGenerated && format === 'avif' ? encoder.withXmp(GENERATED_XMP) : encoder;
  const { data, info } = await marked.toBuffer({ resolveWithObject: true });
  return {
    bytes: finish(data, { format, isGenerated }),
    format,
    width: info.width,
    height: heightOfFrame(info),
    hasAlpha: hasAlpha(info),
    isGenerated,
  };
}

/** The pixels as they are, without an encoder's losses; transparency is filled where the chosen format has none. */
async function keepPixels(pipeline: Sharp, { format, background = '#ffffff' }: Encoding): Promise<Omit<Picture, 'isGenerated'>> {
  const flat = format === 'jpeg' ? pipeline.flatten({ background }) : pipeline;
  const { data, info } = await flat.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const { file, pixels } = createTiff({ width, height, channels, profile: null });
  pixels.set(data);
  return { bytes: file, format, width, height, hasAlpha: hasAlpha(info) };
}

function finish(file: Uint8Array, { format, isGenerated }: { format: OutputFormat; isGenerated: boolean }): Uint8Array {
  if (format === 'avif') return dropMetadata(file, format, isGenerated ? GENERATED_XMP : null);
  const bare = dropMetadata(file, format);
  return isGenerated ? markGenerated(bare, format) : bare;
}

const ENCODERS: Record<OutputFormat, (pipeline: Sharp, encoding: Encoding) => Sharp> = {
  jpeg: (pipeline, { quality, isThorough = false, background = '#ffffff' }) =>
    pipeline
      .flatten({ background })
      .jpeg({ quality, mozjpeg: isThorough, chromaSubsampling: quality >= FULL_CHROMA_QUALITY ? '4:4:4' : '4:2:0' }),
  png: (pipeline, { isThorough = false, paletteColours }) =>
    pipeline.png(
      paletteColours === undefined
        ? { compressionLevel: isThorough ? 9 : 6, adaptiveFiltering: isThorough }
        : { palette: true, colours: paletteColours, quality: 100, effort: 4 },
    ),
  webp: (pipeline, { quality, lossless = false, animation }) => pipeline.webp({ quality, lossless, effort: 4, ...animation }),
  avif: (pipeline, { quality, lossless = false }) =>
    pipeline.avif({ quality, lossless, effort: 2, chromaSubsampling: lossless || quality >= FULL_CHROMA_QUALITY ? '4:4:4' : '4:2:0' }),
};

/** The largest scale up to 1 at which a format can hold a picture. */
export function findLargestScale(size: { width: number; height: number }, format: OutputFormat): number {
  return Math.min(1, MAX_SIDE[format] / Math.max(size.width, size.height));
}

/** @throws ImagingError IMAGE_TOO_MANY_PIXELS when a side is longer than the format allows. */
export function checkSides(size: { width: number; height: number }, format: OutputFormat): void {
  if (findLargestScale(size, format) < 1) throw new ImagingError('IMAGE_TOO_MANY_PIXELS');
}

function hasAlpha({ channels }: OutputInfo): boolean {
  return channels === 2 || channels === 4;
}

function heightOfFrame(info: OutputInfo): number {
  return info.pageHeight ?? info.height;
}
