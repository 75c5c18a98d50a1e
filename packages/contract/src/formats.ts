import { z } from 'zod';

/** Formats that are accepted, named by what the first bytes say (never by file name or declared type). */
export const INPUT_FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff', 'heic'] as const;
export const InputFormat = z.enum(INPUT_FORMATS);
export type InputFormat = z.infer<typeof InputFormat>;

/** Formats that a tool can write. */
export const OUTPUT_FORMATS = ['jpeg', 'png', 'webp', 'avif'] as const;
export const OutputFormat = z.enum(OUTPUT_FORMATS);
export type OutputFormat = z.infer<typeof OutputFormat>;

/** `auto` keeps the input's format where it can be written, else PNG for transparency and JPEG without. */
export const FormatChoice = z.enum(['auto', ...OUTPUT_FORMATS]);
export type FormatChoice = z.infer<typeof FormatChoice>;

/** Media type of each format (IANA). */
export const MEDIA_TYPES = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  tiff: 'image/tiff',
  heic: 'image/heic',
} as const satisfies Record<InputFormat, string>;
