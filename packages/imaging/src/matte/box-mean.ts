import { createPlane, type Plane } from './plane.ts';

/** The mean over a square window of 2 × radius + 1 points; at the border over what there is of it. Takes the same time for any radius. */
export function boxMean(plane: Plane, radius: number): Plane {
  const across = createPlane(plane);
  meanRows(plane, across, radius);
  const both = createPlane(plane);
  meanColumns(across, both, radius);
  return both;
}

function meanRows({ data, width, height }: Plane, target: Plane, radius: number): void {
  for (let y = 0; y < height; y += 1) {
    const start = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x += 1) sum += data[start + x] ?? 0;
    for (let x = 0; x < width; x += 1) {
      if (x + radius < width) sum += data[start + x + radius] ?? 0;
      if (x - radius - 1 >= 0) sum -= data[start + x - radius - 1] ?? 0;
      target.data[start + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1);
    }
  }
}

/** Row after row with one running sum a column, because memory is read in rows. */
function meanColumns({ data, width, height }: Plane, target: Plane, radius: number): void {
  const sums = new Float64Array(width);
  const add = (y: number, sign: 1 | -1) => {
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) sums[x] = (sums[x] ?? 0) + sign * (data[at] ?? 0);
  };
  for (let y = 0; y < Math.min(radius, height); y += 1) add(y, 1);
  for (let y = 0; y < height; y += 1) {
    if (y + radius < height) add(y + radius, 1);
    if (y - radius - 1 >= 0) add(y - radius - 1, -1);
    const count = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) target.data[at] = (sums[x] ?? 0) / count;
  }
}
