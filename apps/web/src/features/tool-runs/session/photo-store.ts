import type { Stroke } from '@imagemint/contract/strokes';
import { useSyncExternalStore } from 'react';
import type { Photo, Preview, Result, Work } from './photo.ts';

type PhotoState = {
  photos: readonly Photo[];
  selectedId: string | null;
  /** Photos that were not taken, because the plan takes no more at once. */
  leftOut: number;
};

let state: PhotoState = { photos: [], selectedId: null, leftOut: 0 };
const listeners = new Set<() => void>();

function set(next: PhotoState): void {
  state = next;
  for (const listener of listeners) listener();
}

function change(id: string, edit: (photo: Photo) => Photo): void {
  set({ ...state, photos: state.photos.map((photo) => (photo.id === id ? edit(photo) : photo)) });
}

function release(photo: Photo): void {
  URL.revokeObjectURL(photo.url);
  if (photo.result) URL.revokeObjectURL(photo.result.url);
  if (photo.preview?.result) URL.revokeObjectURL(photo.preview.result.url);
}

/** The photos of this tab, in memory only. Blob URLs are revoked when what they show is dropped. */
export const photoStore = {
  get: (): PhotoState => state,
  find: (id: string): Photo | undefined => state.photos.find((photo) => photo.id === id),
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  add(photos: readonly Photo[]): void {
    set({ ...state, photos: [...state.photos, ...photos], selectedId: state.selectedId ?? photos[0]?.id ?? null });
  },
  select(id: string): void {
    set({ ...state, selectedId: id });
  },
  remove(id: string): void {
    const index = state.photos.findIndex((photo) => photo.id === id);
    const gone = state.photos[index];
    if (!gone) return;
    release(gone);
    const photos = state.photos.filter((photo) => photo.id !== id);
    const neighbour = photos[Math.min(index, photos.length - 1)]?.id ?? null;
    set({ photos, selectedId: state.selectedId === id ? neighbour : state.selectedId, leftOut: 0 });
  },
  setLeftOut(leftOut: number): void {
    set({ ...state, leftOut });
  },
  setWork(id: string, patch: Partial<Work>): void {
    change(id, (photo) => ({ ...photo, work: { ...photo.work, ...patch } }));
  },
  setResult(id: string, result: Result): void {
    const earlier = photoStore.find(id);
    if (!earlier) return URL.revokeObjectURL(result.url);
    change(id, (photo) => ({ ...photo, result }));
    if (earlier.result) URL.revokeObjectURL(earlier.result.url);
  },
  setPreview(id: string, preview: Preview | null): void {
    const url = photoStore.find(id)?.preview?.result?.url;
    change(id, (photo) => ({ ...photo, preview, wasSent: photo.wasSent || preview !== null }));
    if (url !== undefined && url !== preview?.result?.url) URL.revokeObjectURL(url);
  },
  markSaved(id: string): void {
    change(id, (photo) => (photo.result ? { ...photo, result: { ...photo.result, isSaved: true } } : photo));
  },
  setStrokes(id: string, strokes: readonly Stroke[]): void {
    change(id, (photo) => ({ ...photo, strokes }));
  },
  setAdjusting(id: string, isAdjusting: boolean): void {
    change(id, (photo) => ({ ...photo, isAdjusting }));
  },
};

/** The photos of this tab, and which one is looked at. */
export function usePhotos(): PhotoState {
  return useSyncExternalStore(photoStore.subscribe, photoStore.get);
}
