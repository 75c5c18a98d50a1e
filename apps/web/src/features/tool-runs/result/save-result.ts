import { nameDownload } from '../session/name-download.ts';
import type { Photo } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';

/** Hands the opened result to the device's downloads. */
export function saveResult({ id, file, result }: Photo): void {
  if (!result) return;
  const link = document.createElement('a');
  link.href = result.url;
  link.download = nameDownload(file.name, result);
  link.click();
  photoStore.markSaved(id);
}
