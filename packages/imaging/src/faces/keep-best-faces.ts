import type { Face } from './face.ts';

/** Share of a face that may lie in a better one. */
const SAME = 0.5;

/** Drops what a surer find already covers (non-maximum suppression); a face that holds a smaller find takes its corners in. */
export function keepBestFaces(found: readonly Face[]): Face[] {
  const sorted = [...found].sort((a, b) => b.score - a.score || a.top - b.top || a.left - b.left || a.right - b.right);
  const kept: Face[] = [];
  for (const face of sorted) {
    if (!kept.some((better) => shareInside(face, better) > SAME)) kept.push(face);
  }
  return kept;
}

/** Overlap over the smaller of both areas. */
function shareInside(a: Face, b: Face): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(areaOf(a), areaOf(b));
}

function areaOf({ left, top, right, bottom }: Face): number {
  return Math.max(1e-6, (right - left) * (bottom - top));
}
