import type { Face } from './face.ts';

/** Two finds that overlap more, in shares of the smaller one, are the same face. */
export const SAME_FACE = 0.5;

/** Drops what a surer find already covers (non-maximum suppression). */
export function keepBestFaces(found: readonly Face[]): Face[] {
  const sorted = [...found].sort((a, b) => b.score - a.score || a.top - b.top || a.left - b.left || a.right - b.right);
  const kept: Face[] = [];
  for (const face of sorted) {
    if (!kept.some((better) => shareInside(face, better) > SAME_FACE)) kept.push(face);
  }
  return kept;
}

/** Overlap over the smaller of both areas. */
export function shareInside(a: Face, b: Face): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(areaOf(a), areaOf(b));
}

function areaOf({ left, top, right, bottom }: Face): number {
  return Math.max(1e-6, (right - left) * (bottom - top));
}
