import { createPlane, type Plane } from './plane.ts';

/** The largest (or smallest) value within a square window of 2 × radius + 1 points around each point. */
export function localExtreme(plane: Plane, radius: number, pick: 'max' | 'min'): Plane {
  // The smallest is the largest of the negatives: one loop without a choice in it is several times as fast.
  const sign = pick === 'max' ? 1 : -1;
  const signed = sign === 1 ? plane : { ...plane, data: plane.data.map((value) => -value) };
  const found = maxOfColumns(maxOfRows(signed, radius), radius);
  if (sign === -1) found.data.forEach((value, at) => (found.data[at] = -value));
  return found;
}

function maxOfRows({ data, width, height }: Plane, radius: number): Plane {
  const target = createPlane({ width, height });
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      target.data[at] = maxBetween(data, at - Math.min(radius, x), at + Math.min(radius, width - 1 - x));
    }
  }
  return target;
}

function maxBetween(data: Float32Array, first: number, last: number): number {
  let found = data[first] ?? 0;
  for (let at = first + 1; at <= last; at += 1) {
    const value = data[at] ?? 0;
    if (value > found) found = value;
  }
  return found;
}

/** Row after row, because memory is read in rows. */
function maxOfColumns({ data, width, height }: Plane, radius: number): Plane {
  const target = { data: data.slice(), width, height };
  for (let y = 0; y < height; y += 1) {
    const row = target.data.subarray(y * width, (y + 1) * width);
    for (let near = Math.max(0, y - radius); near <= Math.min(height - 1, y + radius); near += 1) raise(row, data, near * width);
  }
  return target;
}

function raise(row: Float32Array, data: Float32Array, start: number): void {
  for (let x = 0; x < row.length; x += 1) {
    const value = data[start + x] ?? 0;
    if (value > (row[x] ?? 0)) row[x] = value;
  }
}
