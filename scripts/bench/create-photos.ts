import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatePhoto, type PhotoOptions } from '@imagemint/dev-stack/photos/generate-photo';
import type { PhotoFile } from './jobs.ts';

export type PhotoKind = 'profile' | 'plain' | 'small' | 'mixed' | 'large' | 'huge' | 'huge-progressive';

export type BenchPhoto = PhotoFile & { kind: PhotoKind; bytes: Buffer; width: number; height: number };

/** Noise that gives a photo of 12 megapixels the 4 MB of a phone's: what is decoded counts, and not only how many pixels. */
const GRAIN = 5.5;
const FULL = { width: 4000, height: 3000, quality: 90, grain: GRAIN };
/** Just below the largest photo that a plan takes. */
const HUGE = { width: 11_500, height: 8_650, quality: 88, grain: GRAIN, profile: 'srgb' } as const;

/** Seeds differ, so that nothing can answer for another photo. */
const RECIPES: { kind: PhotoKind; options: PhotoOptions }[] = [
  ...[1, 2, 3].map((seed) => ({ kind: 'profile' as const, options: { ...FULL, seed, profile: 'srgb' as const } })),
  ...[4, 5, 6].map((seed) => ({ kind: 'plain' as const, options: { ...FULL, seed, profile: 'none' as const } })),
  ...[7, 8].map((seed) => ({
    kind: 'small' as const,
    options: { ...FULL, seed, width: 1600, height: 1200, profile: 'srgb' as const },
  })),
  { kind: 'mixed', options: { ...FULL, seed: 9, profile: 'display-p3' } },
  { kind: 'mixed', options: { ...FULL, seed: 10, width: 3000, height: 4000, profile: 'srgb', orientation: 6 } },
  { kind: 'mixed', options: { ...FULL, seed: 11, profile: 'srgb', progressive: true } },
  { kind: 'large', options: { seed: 12, width: 7200, height: 5200, quality: 97, grain: GRAIN, profile: 'srgb' } },
  { kind: 'huge', options: { ...HUGE, seed: 13 } },
  { kind: 'huge-progressive', options: { ...HUGE, seed: 13, progressive: true } },
];

/** Generates the photos of the wanted kinds into a folder. The same seed gives the same photo everywhere. */
export async function createPhotos(folder: string, kinds: readonly PhotoKind[]): Promise<BenchPhoto[]> {
  await mkdir(folder, { recursive: true });
  const photos: BenchPhoto[] = [];
  for (const { kind, options } of RECIPES.filter((recipe) => kinds.includes(recipe.kind))) {
    const path = join(folder, `${kind}-${options.seed}.jpg`);
    const bytes = await generatePhoto(options);
    await writeFile(path, bytes);
    photos.push({ kind, path, bytes, isSrgb: options.profile !== 'display-p3', width: options.width, height: options.height });
  }
  return photos;
}
