import { describe, expect, test } from 'vitest';
import { boxMean } from '../src/matte/box-mean.ts';
import { estimateColours } from '../src/matte/estimate-colours.ts';
import { guideMask } from '../src/matte/guide-mask.ts';
import { localExtreme } from '../src/matte/local-extremes.ts';
import { mapPlane, type Colours, type Plane } from '../src/matte/plane.ts';
import { sampleRows } from '../src/matte/sample-rows.ts';
import { settleMask } from '../src/matte/settle-mask.ts';
import { createRandom } from './sample-photos.ts';

const SIZE = { width: 37, height: 23 };
const random = createRandom(4);
const noise = mapPlane(SIZE, () => random());

/** What every window holds, one point after another. */
function windowsOf({ data, width, height }: Plane, radius: number): number[][] {
  return Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const values: number[] = [];
    for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row += 1) {
      for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column += 1)
        values.push(data[row * width + column] ?? 0);
    }
    return values;
  });
}

describe.each([0, 1, 4, 60])('windows of radius %i, at the border too', (radius) => {
  test('mean', () => {
    const means = boxMean(noise, radius).data;
    windowsOf(noise, radius).forEach((values, at) =>
      expect(means[at]).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 4),
    );
  });

  test('largest and smallest', () => {
    const [most, least] = [localExtreme(noise, radius, 'max').data, localExtreme(noise, radius, 'min').data];
    windowsOf(noise, radius).forEach((values, at) => {
      expect(most[at]).toBe(Math.max(...values));
      expect(least[at]).toBe(Math.min(...values));
    });
  });
});

describe('an edge', () => {
  const size = { width: 80, height: 40 };
  const isLeft = (at: number) => at % size.width < 40;
  const flat = (left: number, right: number) => mapPlane(size, (at) => (isLeft(at) ? left : right));
  const colours: Colours = [flat(0.9, 0.1), flat(0.2, 0.7), flat(0.1, 0.3)];
  /** Soft over eight points, as the network sees it. */
  const hazy = mapPlane(size, (at) => Math.min(1, Math.max(0, (44 - (at % size.width)) / 8)));

  test('gets sharper where the colours are sharp', () => {
    const linear = guideMask(hazy, { colours, radius: 5, smoothness: 1e-4 });
    const [r, g, b] = colours.map(({ data }) => data);
    const tied = (at: number) =>
      (linear.red.data[at] ?? 0) * (r?.[at] ?? 0) +
      (linear.green.data[at] ?? 0) * (g?.[at] ?? 0) +
      (linear.blue.data[at] ?? 0) * (b?.[at] ?? 0) +
      (linear.offset.data[at] ?? 0);
    const row = 20 * size.width;
    const width = (mask: (at: number) => number) => [...Array(80).keys()].filter((x) => mask(row + x) > 0.2 && mask(row + x) < 0.8).length;
    expect(width((at) => hazy.data[at] ?? 0)).toBeGreaterThanOrEqual(4);
    expect(width(tied)).toBeLessThanOrEqual(2);
  });

  test('tells both colours everywhere, also far from where they are seen', () => {
    const { subject, background } = estimateColours(colours, hazy);
    for (const at of [0, 39, 40, 79, 20 * 80 + 41, 39 * 80 + 79]) {
      [0.9, 0.2, 0.1].forEach((value, channel) => expect(subject[channel]?.data[at]).toBeCloseTo(value, 2));
      [0.1, 0.7, 0.3].forEach((value, channel) => expect(background[channel]?.data[at]).toBeCloseTo(value, 2));
    }
  });
});

test('a half-seen thing counts as whole, a haze as nothing, and an edge stays in its place', () => {
  const size = { width: 200, height: 60 };
  const mask = mapPlane(size, (at) => {
    const x = at % size.width;
    return x < 40 ? 1 : x < 60 ? 0 : x < 100 ? 0.4 : x < 140 ? 0 : 0.08;
  });
  const settled = settleMask(mask);
  const at = (x: number) => settled.data[30 * size.width + x];
  expect([at(10), at(50), at(80), at(120), at(180)]).toEqual([1, 0, 1, 0, 0]);
  expect([at(38), at(42)]).toEqual([1, 0]);
});

test('rows between the points of a small plane are what lies between them', () => {
  const ramp = mapPlane({ width: 10, height: 5 }, (at) => at % 10);
  const [row = new Float32Array()] = sampleRows([ramp], { width: 40, height: 20 }).read(7);
  for (let x = 2; x < 38; x += 1) expect(row[x]).toBeCloseTo((x + 0.5) / 4 - 0.5, 4);
});
