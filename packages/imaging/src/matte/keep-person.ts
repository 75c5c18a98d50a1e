import type { Matte } from './create-matte.ts';
import { localExtreme } from './local-extremes.ts';
import { createPlane, type Plane } from './plane.ts';

/** Points around what is kept that its soft edge may take. */
const EDGE = 4;
const SOLID = 0.5;

/**
 * The same matte with only what hangs together with a place: others who stand beside are background. Shares of width and height.
 * @returns null where there is background at the place itself.
 */
export function keepPerson(matte: Matte, { x, y }: { x: number; y: number }): Matte | null {
  const at = (share: number, length: number) => Math.min(length - 1, Math.max(0, Math.floor(share * length)));
  const start = at(y, matte.height) * matte.width + at(x, matte.width);
  if ((matte.mask.data[start] ?? 0) < SOLID) return null;
  const reached = reach(matte.mask, start);
  const kept = localExtreme(reached, EDGE, 'max');
  const only = (plane: Plane): Plane => ({ ...plane, data: plane.data.map((value, index) => value * (kept.data[index] ?? 0)) });
  return { ...matte, mask: only(matte.mask), lowest: only(matte.lowest), highest: only(matte.highest) };
}

/** One where a solid way leads to from the start. */
function reach({ data, width, height }: Plane, start: number): Plane {
  const reached = createPlane({ width, height });
  const queue = [start];
  reached.data[start] = 1;
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const column = at % width;
    const around = [column > 0 ? at - 1 : at, column < width - 1 ? at + 1 : at, at - width, at + width];
    for (const next of around) {
      if (next < 0 || next >= data.length || reached.data[next] === 1 || (data[next] ?? 0) < SOLID) continue;
      reached.data[next] = 1;
      queue.push(next);
    }
  }
  return reached;
}
