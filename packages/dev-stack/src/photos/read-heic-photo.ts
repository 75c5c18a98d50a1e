import { readFile } from 'node:fs/promises';
import type { PhotoOptions } from './generate-photo.ts';

/** What `generatePhoto` paints for each file. No package brings an encoder for HEVC, so the files lie here, as `heif-enc -q 60` wrote them. */
export const HEIC_ORIGINALS = {
  srgb: { seed: 106, width: 640, height: 420, profile: 'srgb', quality: 95, canary: 'CANARY-heic' },
  'display-p3': { seed: 107, width: 320, height: 210, profile: 'display-p3', quality: 95, canary: 'CANARY-heic' },
} as const satisfies Record<string, PhotoOptions>;

/** A landscape as a phone would store it, with a canary in its EXIF and XMP. */
export async function readHeicPhoto(profile: keyof typeof HEIC_ORIGINALS = 'srgb'): Promise<Buffer> {
  return await readFile(new URL(`heic/${profile}.heic`, import.meta.url));
}
