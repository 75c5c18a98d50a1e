import { generatePhoto } from '../generate-photo.ts';
import type { PhotoFormat } from '../photo-format.ts';
import { readHeicPhoto } from '../read-heic-photo.ts';

/** One small healthy photo per format, and a progressive JPEG: what the hostile files are made from. */
export type BasePhotos = Record<PhotoFormat | 'heic' | 'progressive', Buffer>;

const SIZE = { seed: 11, width: 160, height: 120 };

/** Paints them; the same bytes every time. */
export async function createBasePhotos(): Promise<BasePhotos> {
  const [jpeg, png, webp, gif, avif, tiff, heic, progressive] = await Promise.all([
    generatePhoto({ ...SIZE, format: 'jpeg' }),
    generatePhoto({ ...SIZE, format: 'png' }),
    generatePhoto({ ...SIZE, format: 'webp' }),
    generatePhoto({ ...SIZE, format: 'gif' }),
    generatePhoto({ ...SIZE, format: 'avif' }),
    generatePhoto({ ...SIZE, format: 'tiff' }),
    readHeicPhoto('display-p3'),
    generatePhoto({ ...SIZE, format: 'jpeg', progressive: true }),
  ]);
  return { jpeg, png, webp, gif, avif, tiff, heic, progressive };
}
