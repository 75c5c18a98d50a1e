import { boxMean } from './box-mean.ts';
import { createPlane, type Plane } from './plane.ts';
import { sampleRows } from './sample-rows.ts';

/** The plane in another size: means where it gets smaller, between the points (bilinear) where it gets larger. */
export function resizePlane(plane: Plane, size: { width: number; height: number }): Plane {
  const factor = size.width / plane.width;
  const source = factor < 1 ? boxMean(plane, Math.round(0.5 / factor)) : plane;
  const target = createPlane(size);
  const rows = sampleRows([source], size);
  for (let y = 0; y < size.height; y += 1) target.data.set(rows.read(y)[0] ?? [], y * size.width);
  return target;
}
