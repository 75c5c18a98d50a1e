import { createBasePhotos } from './base-photos.ts';
import { listGifs } from './gif.ts';
import type { HostileFile } from './hostile-file.ts';
import { listIsobmffs } from './isobmff.ts';
import { listJpegs } from './jpeg.ts';
import { listOthers } from './other.ts';
import { listPngs } from './png.ts';
import { listTiffs } from './tiff.ts';
import { listWebps } from './webp.ts';

export type { ExpectedCode, HostileFile } from './hostile-file.ts';

/** Every file that the service must meet unharmed, made anew; the same bytes every time, none above 3 MB. */
export async function listHostileFiles(): Promise<HostileFile[]> {
  const base = await createBasePhotos();
  return [listOthers(), ...[listJpegs, listPngs, listWebps, listGifs, listTiffs, listIsobmffs].map((list) => list(base))].flat();
}
