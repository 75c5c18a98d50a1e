import type { InputFormat } from '@imagemint/contract/formats';
import { countOpen, fitBatch } from './fit-batch.ts';
import { IDLE, type Photo } from './photo.ts';
import { photoStore } from './photo-store.ts';
import { readHeader } from './read-header.ts';

const SHOWN_EVERYWHERE: readonly InputFormat[] = ['jpeg', 'png', 'webp', 'gif', 'avif'];

/**
 * Takes chosen files into the tab, as many as the plan takes at once: reads their headers and keeps them; sends nothing.
 * Answers with their ids.
 */
export async function addFiles(files: readonly File[], maxBatchSize: number): Promise<string[]> {
  const { taken, leftOut } = fitBatch(files, { open: countOpen(photoStore.get().photos), most: maxBatchSize });
  const photos = await Promise.all(taken.map(toPhoto));
  photoStore.add(photos);
  photoStore.setLeftOut(leftOut);
  return photos.map(({ id }) => id);
}

async function toPhoto(file: File): Promise<Photo> {
  const header = await readHeader(file);
  const url = URL.createObjectURL(file);
  const canShow = header !== null && (SHOWN_EVERYWHERE.includes(header.format) || (await canDecode(url)));
  return {
    id: crypto.randomUUID(),
    file,
    url,
    header,
    canShow,
    work: IDLE,
    result: null,
    preview: null,
    isAdjusting: false,
    wasSent: false,
    strokes: [],
  };
}

async function canDecode(url: string): Promise<boolean> {
  const image = new Image();
  image.src = url;
  return image.decode().then(
    () => true,
    () => false,
  );
}
