/** A part of the frame in pixels. */
export type Tile = { left: number; top: number; width: number; height: number };

/** A tile this small has as many pixels as the network looks at; smaller ones would only enlarge. */
const LEAST_SIDE = 360;
/** Smallest part of a tile's longer side that a next tile begins at. */
const STEP = 0.5;
const HALVINGS = 3;

/**
 * The whole frame, then overlapping tiles of half its longer side (three by three on a usual photo), of a quarter and of an eighth, as
 * long as they have enough pixels. Each point lies well inside of at least one tile of each size.
 */
export function planTiles({ width, height }: { width: number; height: number }): Tile[][] {
  const levels: Tile[][] = [[{ left: 0, top: 0, width, height }]];
  for (let halving = 1; halving <= HALVINGS; halving += 1) {
    const side = Math.round(Math.max(width, height) / 2 ** halving);
    if (side < LEAST_SIDE) break;
    const lefts = spread(width, side);
    const tops = spread(height, side);
    const tile = { width: Math.min(side, width), height: Math.min(side, height) };
    levels.push(tops.flatMap((top) => lefts.map((left) => ({ left, top, ...tile }))));
  }
  return levels;
}

/** Even starts with at most a step between them, the first at the start and the last at the end. */
function spread(length: number, side: number): number[] {
  const room = Math.max(0, length - side);
  const steps = Math.ceil(room / (side * STEP));
  return Array.from({ length: steps + 1 }, (_, step) => (steps === 0 ? 0 : Math.round((room * step) / steps)));
}
