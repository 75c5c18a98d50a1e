import { type Box, findSmallestBox, type Point } from './find-smallest-box.ts';

/** How likely each point belongs to text, row by row. */
export type TextMap = { data: Float32Array; width: number; height: number };

/** `point` is the least likelihood of a point, `mean` that of a whole line. */
export type Thresholds = { point: number; mean: number };

/** Areas with fewer points are noise. */
const LEAST_POINTS = 10;
/** The network marks the middle of lines: how much of area / circumference is added on each side (Liao et al.: DB, 2019). */
const UNCLIP = 1.7;

/** Turned boxes around the connected areas of a map, in its own pixels. */
export function findBoxes(map: TextMap, thresholds: Thresholds): Box[] {
  const seen = new Uint8Array(map.data.length);
  const boxes: Box[] = [];
  for (let start = 0; start < map.data.length; start += 1) {
    if (seen[start] === 1 || (map.data[start] ?? 0) < thresholds.point) continue;
    const { points, mean } = collect(map, { start, seen, least: thresholds.point });
    if (points.length >= LEAST_POINTS && mean >= thresholds.mean) boxes.push(grow(findSmallestBox(takeEdges(points))));
  }
  return boxes;
}

/** Flood fill over the eight neighbours. */
function collect(
  { data, width, height }: TextMap,
  { start, seen, least }: { start: number; seen: Uint8Array; least: number },
): { points: Point[]; mean: number } {
  const queue = [start];
  const points: Point[] = [];
  let sum = 0;
  seen[start] = 1;
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    points.push({ x, y });
    sum += data[at] ?? 0;
    for (const next of neighboursOf({ x, y }, { width, height })) {
      if (seen[next] === 1 || (data[next] ?? 0) < least) continue;
      seen[next] = 1;
      queue.push(next);
    }
  }
  return { points, mean: sum / points.length };
}

function neighboursOf({ x, y }: Point, { width, height }: { width: number; height: number }): number[] {
  const found: number[] = [];
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row += 1) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column += 1) found.push(row * width + column);
  }
  return found;
}

/** The corners of the first and last point of each row: a box around them is a box around all. */
function takeEdges(points: readonly Point[]): Point[] {
  const rows = new Map<number, { first: number; last: number }>();
  for (const { x, y } of points) {
    const row = rows.get(y);
    if (!row) rows.set(y, { first: x, last: x });
    else if (x < row.first) row.first = x;
    else if (x > row.last) row.last = x;
  }
  return [...rows].flatMap(([y, { first, last }]) =>
    [y, y + 1].flatMap((edge) => [
      { x: first, y: edge },
      { x: last + 1, y: edge },
    ]),
  );
}

function grow(box: Box): Box {
  const more = (UNCLIP * box.halfWidth * box.halfHeight) / (box.halfWidth + box.halfHeight);
  return { ...box, halfWidth: box.halfWidth + more, halfHeight: box.halfHeight + more };
}
