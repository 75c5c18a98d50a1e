import { isBusy, type Photo } from './photo.ts';

/** How many photos of this tab still are to be worked on, or are being: what a plan's batch limits. */
export function countOpen(photos: readonly Pick<Photo, 'work'>[]): number {
  return photos.filter(({ work }) => work.phase === 'chosen' || isBusy(work)).length;
}

/** The photos that still fit into a batch, in the order in which they came, and how many do not. */
export function fitBatch<T>(
  incoming: readonly T[],
  { open, most }: { open: number; most: number },
): { taken: readonly T[]; leftOut: number } {
  const taken = incoming.slice(0, Math.max(0, most - open));
  return { taken, leftOut: incoming.length - taken.length };
}
