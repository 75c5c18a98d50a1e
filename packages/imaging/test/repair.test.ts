import { expect, test } from 'vitest';
import { createFrontQueue } from '../src/inpainting/front-queue.ts';
import { inpaint } from '../src/inpainting/inpaint.ts';
import { paintStrokes } from '../src/inpainting/paint-strokes.ts';
import type { Pixels } from '../src/pixels/open-pixels.ts';
import { mixBack } from '../src/repair/mix-back.ts';
import { placeWindows } from '../src/repair/repair-in-windows.ts';
import { planTiles } from '../src/upscaling/plan-tiles.ts';
import { libvips } from '../src/libvips.ts';
import { apply, createRandom } from './sample-photos.ts';

test('tiles cover every pixel once, and see their surroundings as far as there are any', () => {
  const size = { width: 600, height: 300 };
  const covered = new Uint8Array(size.width * size.height);
  for (const { core, seen } of planTiles(size, { side: 256, margin: 16 })) {
    for (let y = core.top; y < core.top + core.height; y += 1)
      for (let x = core.left; x < core.left + core.width; x += 1) covered[y * size.width + x] = (covered[y * size.width + x] ?? 0) + 1;
    expect(seen.left).toBe(Math.max(0, core.left - 16));
    expect(seen.left + seen.width).toBe(Math.min(size.width, core.left + core.width + 16));
  }
  expect(covered.every((count) => count === 1)).toBe(true);
});

test.each([1, 100, 256, 257, 480, 481, 1_000, 4_097])('windows over %i pixels reach both ends and overlap by 32 or more', (length) => {
  const starts = placeWindows(length);
  expect(starts[0]).toBe(0);
  if (length > 256) expect((starts.at(-1) ?? 0) + 256).toBe(length);
  for (const [index, start] of starts.slice(1).entries()) {
    expect(start - (starts[index] ?? 0)).toBeLessThanOrEqual(256 - 32);
    expect(start).toBeGreaterThan(starts[index] ?? 0);
  }
});

test('mixing back: nothing, half, all', () => {
  const original = Uint8Array.from([0, 100, 200]);
  const mix = (strength: number) => {
    const repaired = Uint8Array.from([100, 50, 200]);
    mixBack(repaired, original, strength);
    return [...repaired];
  };
  expect(mix(0)).toEqual([0, 100, 200]);
  expect(mix(0.5)).toEqual([50, 75, 200]);
  expect(mix(1)).toEqual([100, 50, 200]);
});

test('the queue gives the nearest first, whatever the order of arrival', () => {
  const random = createRandom(1);
  const queue = createFrontQueue();
  const distances = Array.from({ length: 500 }, () => random());
  distances.forEach((distance, at) => queue.push(at, distance));
  const order = distances.map(() => distances[queue.pop() ?? -1] ?? NaN);
  expect(order).toEqual(distances.toSorted((a, b) => a - b));
  expect(queue.pop()).toBeUndefined();
});

function drawRamp(width: number, height: number): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => 40 + 2 * (Math.floor(at / 3) % width));
  return { data, width, height, channels: 3, frames: 1, open: () => Promise.reject(new Error('not needed')) as never };
}

test('a hole in a ramp is filled with the ramp; what is around stays', () => {
  const [original, pixels] = [drawRamp(60, 40), drawRamp(60, 40)];
  const mask = paintStrokes(
    [
      {
        points: [
          [0.2, 0.1],
          [0.8, 0.55],
        ],
        size: 0.08,
      },
    ],
    pixels,
  );
  mask.forEach((isHole, at) => (isHole ? pixels.data.fill(255, 3 * at, 3 * at + 3) : undefined));
  inpaint(pixels, mask);
  let most = 0;
  mask.forEach((isHole, at) => {
    const difference = Math.abs((pixels.data[3 * at] ?? 0) - (original.data[3 * at] ?? 0));
    if (isHole) most = Math.max(most, difference);
    else expect(difference).toBe(0);
  });
  expect(mask.reduce((sum, isHole) => sum + isHole, 0)).toBeGreaterThan(100);
  expect(most).toBeLessThanOrEqual(8);
});

test('strokes: a dot is round, a line as wide as the brush, and what lies outside leaves nothing', () => {
  const size = { width: 200, height: 100 };
  const areaOf = (points: [number, number][], brush: number) =>
    paintStrokes([{ points, size: brush }], size).reduce((sum, isPainted) => sum + isPainted, 0);
  expect(areaOf([[0.25, 0.25]], 0.1)).toBeGreaterThan(Math.PI * 100 - 20);
  expect(areaOf([[0.25, 0.25]], 0.1)).toBeLessThan(Math.PI * 100 + 20);
  expect(
    areaOf(
      [
        [0.1, 0.25],
        [0.6, 0.25],
      ],
      0.05,
    ),
  ).toBeGreaterThan(100 * 10);
  expect(areaOf([[1.4, -0.4]], 0.05)).toBe(0);
});

test('a stroke covers every point within its radius, and no other', () => {
  const random = createRandom(5);
  const [width, height] = [90, 60];
  for (let round = 0; round < 60; round += 1) {
    const place = () => [2 * random() - 0.5, 2 * random() - 0.5] as [number, number];
    const [from, size] = [place(), random() * 0.3];
    const to: [number, number] = round % 3 === 0 ? from : round % 3 === 1 ? [place()[0], from[1]] : place();
    const mask = paintStrokes([{ points: [from, to], size }], { width, height });
    const [ax, ay, bx, by] = [...from, ...to].map((share) => share * width) as [number, number, number, number];
    const squared = (bx - ax) ** 2 + (by - ay) ** 2;
    mask.forEach((isHole, at) => {
      const [x, y] = [(at % width) + 0.5, Math.floor(at / width) + 0.5];
      const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared));
      const distance = Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
      if (isHole !== (distance <= Math.max(0.5, (size * width) / 2) ? 1 : 0)) throw new Error(`${round}: ${x}, ${y}`);
    });
  }
});

test.each(['denoise', 'deblur'] as const)(
  '%s takes photos that are thinner than its filter, and no edge of transparency for one of colours',
  async (tool) => {
    for (const [width, height] of [
      [1, 8_000],
      [8_000, 1],
      [2, 8_000],
    ] as const) {
      const striped = Uint8Array.from(
        { length: width * height * 4 },
        (_, at) => [200, 100, 50, Math.floor(at / 4 / 100) % 2 === 0 ? 255 : 90][at % 4] ?? 0,
      );
      const input = await libvips(striped, { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer();
      const { output } = await apply(tool, input, {});
      const { data } = await libvips(output).raw().toBuffer({ resolveWithObject: true });
      expect(Buffer.compare(data, striped)).toBe(0);
    }
  },
);
