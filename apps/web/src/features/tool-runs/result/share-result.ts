import { nameDownload } from '../session/name-download.ts';
import type { Photo, Result } from '../session/photo.ts';
import { photoStore } from '../session/photo-store.ts';

function toFile({ file }: Photo, result: Result): File {
  return new File([result.blob], nameDownload(file.name, result), { type: result.blob.type });
}

/** Whether this device can share pictures at all. */
export function canShare(photo: Photo, result: Result): boolean {
  return 'canShare' in navigator && navigator.canShare({ files: [toFile(photo, result)] });
}

/** Opens the device's share sheet; closing it is no failure. */
export async function shareResult(photo: Photo, result: Result): Promise<void> {
  const shared = await navigator.share({ files: [toFile(photo, result)] }).then(
    () => true,
    () => false,
  );
  if (shared) photoStore.markSaved(photo.id);
}
