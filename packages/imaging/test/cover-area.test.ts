import { describe, expect, test } from 'vitest';
import { blackenInvisible } from '../src/cover/blacken-invisible.ts';
import { coverArea, MAX_CELLS_PER_SIDE } from '../src/cover/cover-area.ts';
import type { Pixels } from '../src/pixels/open-pixels.ts';
import { libvips } from '../src/libvips.ts';
import { createRandom } from './sample-photos.ts';

const SIDE = 120;
const area = { x: 60, y: 60, halfWidth: 48, halfHeight: 48, angle: 0, round: false };
const cover = { colour: '#000000', columns: MAX_CELLS_PER_SIDE, rows: MAX_CELLS_PER_SIDE };

function createNoise(channels: 3 | 4, seed = 3): Pixels {
  const random = createRandom(seed);
  const data = Uint8Array.from({ length: SIDE * SIDE * channels }, () => random() * 256);
  return {
    data,
    width: SIDE,
    height: SIDE,
    channels,
    frames: 1,
    open: () => libvips(data, { raw: { width: SIDE, height: SIDE, channels } }),
  };
}

/** Another picture with the same mean in each cell: its pixels in another order. */
function shuffleCells({ data }: Pixels): void {
  const random = createRandom(9);
  const cell = (2 * area.halfWidth) / MAX_CELLS_PER_SIDE;
  for (let row = 12; row < 108; row += cell) {
    for (let column = 12; column < 108; column += cell) {
      for (let swap = 0; swap < 500; swap += 1) {
        const pick = () => ((row + Math.floor(random() * cell)) * SIDE + column + Math.floor(random() * cell)) * 3;
        const [one, two] = [pick(), pick()];
        const kept = data.slice(one, one + 3);
        data.copyWithin(one, two, two + 3);
        data.set(kept, two);
      }
    }
  }
}

describe.each(['blur', 'pixelate', 'solid'] as const)('%s', (style) => {
  test('cannot be undone: pictures that differ in everything but a few means come out the same', () => {
    const one = createNoise(3);
    const two = createNoise(3);
    shuffleCells(two);
    const differing = one.data.filter((value, at) => value !== two.data[at]).length;
    expect(differing).toBeGreaterThan(10_000);
    coverArea(one, area, { style, ...cover });
    coverArea(two, area, { style, ...cover });
    expect(one.data.every((value, at) => value === two.data[at])).toBe(true);
  });

  test('leaves everything around as it was', () => {
    const before = createNoise(3);
    const after = createNoise(3);
    coverArea(after, { ...area, halfWidth: 30, halfHeight: 12, angle: 0.5 }, { style, ...cover });
    let changed = 0;
    for (let at = 0; at < before.data.length; at += 3) {
      const isSame = [0, 1, 2].every((channel) => before.data[at + channel] === after.data[at + channel]);
      const [x, y] = [(at / 3) % SIDE, Math.floor(at / 3 / SIDE)];
      if (isSame) continue;
      changed += 1;
      const [dx, dy] = [x + 0.5 - 60, y + 0.5 - 60];
      expect(Math.abs(dx * Math.cos(0.5) + dy * Math.sin(0.5))).toBeLessThanOrEqual(30);
      expect(Math.abs(dy * Math.cos(0.5) - dx * Math.sin(0.5))).toBeLessThanOrEqual(12);
    }
    expect(changed).toBeGreaterThan(60 * 24 * 0.95);
  });

  test('reaches over the border, and never leaves the picture', () => {
    const pixels = createNoise(4);
    coverArea(pixels, { x: 0, y: 119, halfWidth: 40, halfHeight: 40, angle: 0.3, round: true }, { style, ...cover });
    expect(pixels.data.length).toBe(SIDE * SIDE * 4);
  });
});

test('more cells than allowed are not made, whoever asks', () => {
  const pixels = createNoise(3);
  coverArea(pixels, area, { style: 'pixelate', colour: '#000000', columns: 40, rows: 40 });
  const colours = new Set<number>();
  for (let y = 12; y < 108; y += 1) {
    for (let x = 12; x < 108; x += 1) {
      const at = (y * SIDE + x) * 3;
      colours.add(((pixels.data[at] ?? 0) << 16) | ((pixels.data[at + 1] ?? 0) << 8) | (pixels.data[at + 2] ?? 0));
    }
  }
  expect(colours.size).toBeLessThanOrEqual(36);
});

test('what hides in transparent pixels is taken away', () => {
  const pixels = createNoise(4);
  for (let at = 3; at < pixels.data.length; at += 8) pixels.data[at] = 0;
  blackenInvisible(pixels);
  for (let at = 0; at < pixels.data.length; at += 4) {
    if (pixels.data[at + 3] === 0) expect([...pixels.data.subarray(at, at + 3)]).toEqual([0, 0, 0]);
  }
});
