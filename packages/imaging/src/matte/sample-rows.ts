import type { Plane } from './plane.ts';

/**
 * Reads small planes at the places of a larger picture's pixels, row by row and between the points (bilinear), so that nothing has to be
 * enlarged as a whole. The row that `read` gives is the same memory each time.
 */
export function sampleRows(
  planes: readonly Plane[],
  { width, height }: { width: number; height: number },
): { read: (y: number) => readonly Float32Array[] } {
  const rows = planes.map(() => new Float32Array(width));
  const [first] = planes;
  const small = { width: first?.width ?? 1, height: first?.height ?? 1 };
  const { left, share } = placeColumns(width, small.width);
  return {
    read(y) {
      const place = Math.min(small.height - 1, Math.max(0, ((y + 0.5) * small.height) / height - 0.5));
      const above = Math.floor(place);
      const upper = above * small.width;
      const lower = Math.min(small.height - 1, above + 1) * small.width;
      const down = place - above;
      planes.forEach(({ data }, index) => {
        const row = rows[index] ?? new Float32Array(width);
        for (let x = 0; x < width; x += 1) {
          const at = left[x] ?? 0;
          const next = Math.min(small.width - 1, at + 1);
          const across = share[x] ?? 0;
          const top = (data[upper + at] ?? 0) * (1 - across) + (data[upper + next] ?? 0) * across;
          const bottom = (data[lower + at] ?? 0) * (1 - across) + (data[lower + next] ?? 0) * across;
          row[x] = top * (1 - down) + bottom * down;
        }
      });
      return rows;
    },
  };
}

function placeColumns(width: number, smallWidth: number): { left: Uint32Array; share: Float32Array } {
  const left = new Uint32Array(width);
  const share = new Float32Array(width);
  for (let x = 0; x < width; x += 1) {
    const place = Math.min(smallWidth - 1, Math.max(0, ((x + 0.5) * smallWidth) / width - 0.5));
    left[x] = Math.floor(place);
    share[x] = place - Math.floor(place);
  }
  return { left, share };
}
