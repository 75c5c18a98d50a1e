import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatePhoto, type PhotoOptions } from '@imagemint/dev-stack/photos/generate-photo';
import type { PhotoFile } from './jobs.ts';

export type PhotoKind = 'profile' | 'plain' | 'small' | 'mixed';

export type BenchPhoto = PhotoFile & { kind: PhotoKind; bytes: Buffer; width: number; height: number };

const FULL = { width: 4000, height: 3000, quality: 90 };

/** Seeds differ, so that nothing can answer for another photo. */
const RECIPES: { kind: PhotoKind; options: PhotoOptions }[] = [
  ...[1, 2, 3].map((seed) => ({ kind: 'profile' as const, options: { ...FULL, seed, profile: 'srgb' as const } })),
  ...[4, 5, 6].map((seed) => ({ kind: 'plain' as const, options: { ...FULL, seed, profile: 'none' as const } })),
  ...[7, 8].map((seed) => ({
    kind: 'small' as const,
    options: { seed, width: 1600, height: 1200, quality: 90, profile: 'srgb' as const },
  })),
  { kind: 'mixed', options: { ...FULL, seed: 9, profile: 'display-p3' } },
  { kind: 'mixed', options: { ...FULL, seed: 10, width: 3000, height: 4000, profile: 'srgb', orientation: 6 } },
  { kind: 'mixed', options: { ...FULL, seed: 11, profile: 'srgb', progressive: true } },
];

/** Generates the photos of the wanted kinds into a folder, or reads them from there. The same seed gives the same photo everywhere. */
export async function createPhotos(folder: string, kinds: readonly PhotoKind[]): Promise<BenchPhoto[]> {
  await mkdir(folder, { recursive: true });
  const photos: BenchPhoto[] = [];
  for (const { kind, options } of RECIPES.filter((recipe) => kinds.includes(recipe.kind))) {
    const path = join(folder, `photo-${options.seed}.jpg`);
    const bytes = await readFile(path).catch(async () => {
      const made = await generatePhoto(options);
      await writeFile(path, made);
      return made;
    });
    photos.push({ kind, path, bytes, isSrgb: options.profile !== 'display-p3', width: options.width, height: options.height });
  }
  return photos;
}
