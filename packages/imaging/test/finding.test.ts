import { describe, expect, test } from 'vitest';
import { keepBestFaces } from '../src/faces/keep-best-faces.ts';
import { planTiles, planWhole, planWidths } from '../src/faces/plan-views.ts';
import { readView, toFrame, VIEW, type View } from '../src/faces/view.ts';
import { planViews } from '../src/text/detect-text.ts';
import { findBoxes } from '../src/text/find-boxes.ts';
import { findSmallestBox } from '../src/text/find-smallest-box.ts';

const SHAPES = [
  [4_000, 3_000],
  [700, 5_000],
  [20_000, 10],
  [1, 1],
] as const;

describe('tiles of the search for text', () => {
  test.each(SHAPES)('of %i × %i cover everything, and stay inside', (width, height) => {
    const tiles = planViews({ width, height });
    for (const { x, y } of pointsOf(width, height)) {
      expect(tiles.some((tile) => x >= tile.left && x < tile.left + tile.width && y >= tile.top && y < tile.top + tile.height)).toBe(true);
    }
    for (const { left, top, ...tile } of tiles) {
      expect(Math.min(left, top, tile.width - 1, tile.height - 1)).toBeGreaterThanOrEqual(0);
      expect(left + tile.width <= width && top + tile.height <= height).toBe(true);
    }
  });
});

describe('views of the search for faces', () => {
  test.each(SHAPES)('of %i × %i show everything at every size, turned or not', (width, height) => {
    const size = { width, height };
    const searches = [0, 30, 90, 180, 300].map((degrees) => [planWhole(size, degrees)]);
    for (const viewWidth of planWidths(size)) for (const degrees of [0, 90]) searches.push(planTiles(size, { viewWidth, degrees }));
    for (const views of searches) {
      for (const point of pointsOf(width, height)) expect(views.some((view) => isSeen(point, view))).toBe(true);
    }
  });

  test('a usual photo has few large ones, and more of the smaller ones', () => {
    const size = { width: 4_000, height: 3_000 };
    expect(planWidths(size)).toEqual([2_000, 1_000, 500]);
    expect(planWidths(size).map((viewWidth) => planTiles(size, { viewWidth, degrees: 0 }).length)).toEqual([9, 30, 132]);
  });

  test('hold the pixels that they show, turned, between their neighbours, and grey outside', () => {
    // Brightness grows by 10 from column to column.
    const [width, height] = [20, 8];
    const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => 10 * (Math.floor(at / 3) % width));
    const valueAt = (view: View, column: number, row: number) =>
      128 * (readView([{ data, width, height }], view)[row * VIEW.width + column] ?? 0) + 127;
    const middle = { x: 10, y: 4, scale: 0.05 };
    expect(valueAt({ ...middle, degrees: 0 }, 160, 120)).toBeCloseTo(95.25, 3);
    expect(valueAt({ ...middle, degrees: 0 }, 180, 120)).toBeCloseTo(105.25, 3);
    // Turned clockwise by a quarter, what was on the right is below.
    expect(valueAt({ ...middle, degrees: 90 }, 160, 140)).toBeCloseTo(105.25, 3);
    expect(valueAt({ ...middle, degrees: 180 }, 140, 120)).toBeCloseTo(104.75, 3);
    expect(valueAt({ ...middle, degrees: 0 }, 160, 0)).toBe(127);
  });
});

function pointsOf(width: number, height: number): { x: number; y: number }[] {
  return [0, 0.2, 0.5, 0.77, 0.999].map((share) => ({ x: share * width, y: (1 - share) * height * 0.999 }));
}

/** Whether a point of the frame is inside of a view: the way of `toFrame` back. */
function isSeen({ x, y }: { x: number; y: number }, view: View): boolean {
  const [origin, right, below] = [toFrame({ x: 0, y: 0 }, view), toFrame({ x: 1, y: 0 }, view), toFrame({ x: 0, y: 1 }, view)];
  const along = (to: { x: number; y: number }) =>
    ((x - origin.x) * (to.x - origin.x) + (y - origin.y) * (to.y - origin.y)) / view.scale ** 2;
  const [column, row] = [along(right), along(below)];
  return column >= -1e-6 && row >= -1e-6 && column <= VIEW.width + 1e-6 && row <= VIEW.height + 1e-6;
}

test('of finds on the same face the surest stays; neighbours stay both', () => {
  const face = { left: 10, top: 10, right: 50, bottom: 60, score: 0.7 };
  const better = { ...face, left: 14, score: 0.9 };
  const neighbour = { ...face, left: 52, right: 92, score: 0.6 };
  expect(keepBestFaces([face, neighbour, better])).toEqual([better, neighbour]);
});

test('the smallest box around a turned rectangle is that rectangle', () => {
  const [angle, halfWidth, halfHeight] = [0.4, 40, 9];
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [0.3, 0.2],
  ].map(([u = 0, v = 0]) => ({
    x: 100 + u * halfWidth * Math.cos(angle) - v * halfHeight * Math.sin(angle),
    y: 80 + u * halfWidth * Math.sin(angle) + v * halfHeight * Math.cos(angle),
  }));
  const box = findSmallestBox(corners);
  expect(box.halfWidth).toBeCloseTo(halfWidth, 5);
  expect(box.halfHeight).toBeCloseTo(halfHeight, 5);
  expect(Math.tan(box.angle)).toBeCloseTo(Math.tan(angle), 5);
  expect([box.x, box.y]).toEqual([expect.closeTo(100, 5), expect.closeTo(80, 5)]);
});

describe('boxes of a text map', () => {
  const map = { data: new Float32Array(100 * 60), width: 100, height: 60 };
  for (let y = 20; y < 26; y += 1) for (let x = 10; x < 70; x += 1) map.data[y * 100 + x] = 0.8;
  map.data[50 * 100 + 90] = 1;

  test('hold the line and room around it, and leave specks out', () => {
    const [box, ...others] = findBoxes(map, { point: 0.3, mean: 0.6 });
    expect(others).toEqual([]);
    expect(box?.x).toBeCloseTo(40, 3);
    expect(box?.halfWidth).toBeGreaterThan(31);
    expect(box?.halfHeight).toBeGreaterThan(5);
    expect(box?.halfHeight).toBeLessThan(9);
  });

  test('are left out where the network is unsure', () => expect(findBoxes(map, { point: 0.3, mean: 0.9 })).toEqual([]));
});
