import { createPlane, type Plane } from './plane.ts';

type Pick = (one: number, two: number) => number;

/** The largest (or smallest) value within a square window around each point. */
export function localExtreme(plane: Plane, radius: number, pick: 'max' | 'min'): Plane {
  const choose: Pick = pick === 'max' ? (one, two) => (one > two ? one : two) : (one, two) => (one < two ? one : two);
  return sweep(sweep(plane, { radius, choose, isAcross: true }), { radius, choose, isAcross: false });
}

function sweep(plane: Plane, { radius, choose, isAcross }: { radius: number; choose: Pick; isAcross: boolean }): Plane {
  const { data, width, height } = plane;
  const target = createPlane(plane);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const [position, last, step] = isAcross ? [x, width - 1, 1] : [y, height - 1, width];
      let found = data[at] ?? 0;
      for (let offset = -Math.min(radius, position); offset <= Math.min(radius, last - position); offset += 1) {
        found = choose(found, data[at + offset * step] ?? 0);
      }
      target.data[at] = found;
    }
  }
  return target;
}
