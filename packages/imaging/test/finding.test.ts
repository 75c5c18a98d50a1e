import { describe, expect, test } from 'vitest';
import { turnBack } from '../src/faces/detect-faces.ts';
import { keepBestFaces } from '../src/faces/keep-best-faces.ts';
import { planTiles } from '../src/faces/plan-tiles.ts';
import { planViews } from '../src/text/detect-text.ts';
import { findBoxes } from '../src/text/find-boxes.ts';
import { findSmallestBox } from '../src/text/find-smallest-box.ts';

describe('tiles', () => {
  test.each([
    [4_000, 3_000],
    [700, 5_000],
    [20_000, 10],
    [1, 1],
  ])('of %i × %i cover everything, and stay inside', (width, height) => {
    for (const tiles of [...planTiles({ width, height }), planViews({ width, height })]) {
      for (const point of [0, 0.2, 0.5, 0.77, 0.999]) {
        const [x, y] = [point * width, (1 - point) * height * 0.999];
        const holds = tiles.some((tile) => x >= tile.left && x < tile.left + tile.width && y >= tile.top && y < tile.top + tile.height);
        expect(holds).toBe(true);
      }
      for (const { left, top, ...tile } of tiles) {
        expect(Math.min(left, top, tile.width - 1, tile.height - 1)).toBeGreaterThanOrEqual(0);
        expect(left + tile.width <= width && top + tile.height <= height).toBe(true);
      }
    }
  });

  test('a usual photo has the whole, three across, and smaller ones', () => {
    const levels = planTiles({ width: 4_000, height: 3_000 });
    expect(levels.map((tiles) => tiles.length)).toEqual([1, 6, 35, 165]);
  });
});

test('points of a turned view go back to where they came from', () => {
  const size = { width: 30, height: 20 };
  // What is at 3, 5 comes to these places when the view is turned clockwise.
  const turned = [
    { x: 3, y: 5 },
    { x: 15, y: 3 },
    { x: 27, y: 15 },
    { x: 5, y: 27 },
  ];
  turned.forEach((point, quarters) => expect(turnBack(point, { ...size, degrees: quarters * 90 })).toEqual({ x: 3, y: 5 }));
});

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
