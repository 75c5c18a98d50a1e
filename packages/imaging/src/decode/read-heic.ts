import { createRequire } from 'node:module';
import type { ImageHeader } from '@imagemint/contract/image-header';
import { readHeifColour } from '../colour/read-heif-colour.ts';
import { ImagingError } from '../imaging-error.ts';
import { createTiff } from '../pixels/create-tiff.ts';
import type { Photo, PhotoLimits } from './photo.ts';

/** The part of libheif's JavaScript face that is used; its convenience class writes to the console, which is a pipe here. */
type Failure = { code: { value: number } | number; message: string };
type Decoded = { channels: { id: unknown; width: number; height: number; stride: number; data: Uint8Array }[]; image: unknown };
type Libheif = {
  heif_context_alloc(): unknown;
  heif_context_free(context: unknown): void;
  heif_context_read_from_memory(context: unknown, bytes: Uint8Array): Failure;
  heif_js_context_get_primary_image_handle(context: unknown): unknown;
  heif_image_handle_get_width(handle: unknown): number;
  heif_image_handle_get_height(handle: unknown): number;
  heif_image_handle_has_alpha_channel(handle: unknown): number;
  heif_image_handle_release(handle: unknown): void;
  heif_image_release(image: unknown): void;
  heif_js_decode_image2(handle: unknown, colorspace: unknown, chroma: unknown): Decoded | Promise<Decoded>;
  heif_error_code: { heif_error_Ok: unknown };
  heif_colorspace: { heif_colorspace_RGB: unknown };
  heif_chroma: { heif_chroma_interleaved_RGB: unknown; heif_chroma_interleaved_RGBA: unknown };
};

let loaded: Libheif | null = null;

/** Loads the decoder (1.4 MB of WebAssembly) when the first such photo comes; it must not print what it meets. */
function loadLibheif(): Libheif {
  const require = createRequire(import.meta.url);
  const load = require('libheif-js/libheif-wasm/libheif-bundle.js') as (options: object) => Libheif;
  const discard = () => undefined;
  loaded ??= load({ print: discard, printErr: discard });
  return loaded;
}

/**
 * Decodes the primary picture of an HEVC file to pixels; rotation and mirroring of the container are applied, its EXIF is ignored.
 * @throws ImagingError as `openPhoto`.
 */
export async function readHeic(input: Uint8Array, { header, limits }: { header: ImageHeader; limits: PhotoLimits }): Promise<Photo> {
  const libheif = loadLibheif();
  const context = libheif.heif_context_alloc();
  let handle: unknown = null;
  try {
    const read = libheif.heif_context_read_from_memory(context, input);
    if (read.code !== libheif.heif_error_code.heif_error_Ok) throw corrupt(header);
    handle = libheif.heif_js_context_get_primary_image_handle(context);
    if (isFailure(handle)) throw corrupt(header);
    const width = libheif.heif_image_handle_get_width(handle);
    const height = libheif.heif_image_handle_get_height(handle);
    const megapixels = (width * height) / 1e6;
    if (megapixels > limits.maxMegapixels) throw new ImagingError('IMAGE_TOO_MANY_PIXELS', { inputFormat: 'heic', megapixels });
    const hasAlpha = libheif.heif_image_handle_has_alpha_channel(handle) !== 0;
    const colour = readHeifColour(input);
    const profile = colour.kind === 'given' ? colour.profile : null;
    const tiff = createTiff({ width, height, channels: hasAlpha ? 4 : 3, profile });
    await decodeInto(tiff.pixels, { libheif, handle, hasAlpha, header });
    return {
      ...{ source: tiff.file, format: 'heic', width, height, frames: 1, megapixels, maxMegapixels: limits.maxMegapixels },
      ...{
        hasAlpha,
        isCmyk: false,
        isDeep: false,
        isLenient: false,
        place: { isFollowed: false, isGenerated: false },
        animation: null,
        colour: profile === null ? { kind: 'none' } : { kind: 'embedded' },
      },
    };
  } finally {
    if (handle !== null && !isFailure(handle)) libheif.heif_image_handle_release(handle);
    libheif.heif_context_free(context);
  }
}

type Decoding = { libheif: Libheif; handle: unknown; hasAlpha: boolean; header: ImageHeader };

async function decodeInto(pixels: Uint8Array, { libheif, handle, hasAlpha, header }: Decoding): Promise<void> {
  const { heif_chroma, heif_colorspace } = libheif;
  const chroma = hasAlpha ? heif_chroma.heif_chroma_interleaved_RGBA : heif_chroma.heif_chroma_interleaved_RGB;
  const decoded = await libheif.heif_js_decode_image2(handle, heif_colorspace.heif_colorspace_RGB, chroma);
  const plane = isFailure(decoded) ? undefined : decoded.channels[0];
  if (plane === undefined) throw corrupt(header);
  try {
    const rowBytes = plane.width * (hasAlpha ? 4 : 3);
    if (rowBytes * plane.height !== pixels.length) throw corrupt(header);
    for (let y = 0; y < plane.height; y += 1) {
      pixels.set(plane.data.subarray(y * plane.stride, y * plane.stride + rowBytes), y * rowBytes);
    }
  } finally {
    libheif.heif_image_release(decoded.image);
  }
}

function isFailure(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'object' && 'code' in value);
}

function corrupt({ width, height }: ImageHeader): ImagingError {
  return new ImagingError('IMAGE_CORRUPT', { inputFormat: 'heic', megapixels: (width * height) / 1e6 });
}
