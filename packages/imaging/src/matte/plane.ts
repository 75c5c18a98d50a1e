/** One number for each point, row by row; brightness and coverage go from 0 to 1. */
export type Plane = { data: Float32Array; width: number; height: number };

/** Red, green and blue of the same size. */
export type Colours = readonly [Plane, Plane, Plane];

/** A plane of zeros. */
export function createPlane({ width, height }: { width: number; height: number }): Plane {
  return { data: new Float32Array(width * height), width, height };
}

/** A new plane of what `make` gives at each index. */
export function mapPlane({ width, height }: { width: number; height: number }, make: (index: number) => number): Plane {
  const data = new Float32Array(width * height);
  for (let index = 0; index < data.length; index += 1) data[index] = make(index);
  return { data, width, height };
}
