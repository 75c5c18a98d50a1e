import { describe, expect, test } from 'vitest';
import { libvips } from '../src/libvips.ts';
import { plantInJpeg } from './canaries.ts';
import { apply, pixelsOf, PLAIN_TOOLS } from './sample-photos.ts';

const [WIDTH, HEIGHT] = [96, 64];
const CORNERS = { topLeft: [220, 40, 40], topRight: [40, 190, 60], bottomLeft: [50, 70, 220], bottomRight: [230, 220, 60] } as const;

/** Where a pixel of the upright picture stands in the stored one (TIFF 6.0, tag 274). */
const STORED: Record<number, (x: number, y: number) => [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y) => [WIDTH - 1 - x, y],
  3: (x, y) => [WIDTH - 1 - x, HEIGHT - 1 - y],
  4: (x, y) => [x, HEIGHT - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y) => [y, WIDTH - 1 - x],
  7: (x, y) => [HEIGHT - 1 - y, WIDTH - 1 - x],
  8: (x, y) => [HEIGHT - 1 - y, x],
};

async function drawStored(orientation: number): Promise<Buffer> {
  const isTurned = orientation >= 5;
  const [width, height] = isTurned ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const data = Buffer.alloc(width * height * 3);
  const place = STORED[orientation] ?? ((x, y) => [x, y]);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const [side, end] = [x < WIDTH / 2 ? 'Left' : 'Right', y < HEIGHT / 2 ? 'top' : 'bottom'] as const;
      const [storedX, storedY] = place(x, y);
      data.set(CORNERS[`${end}${side}`], (storedY * width + storedX) * 3);
    }
  }
  const jpeg = await libvips(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
  return plantInJpeg(jpeg, orientation);
}

async function expectUpright(file: Uint8Array, tolerance: number): Promise<void> {
  const { data, width, height } = await pixelsOf(file);
  const at = (u: number, v: number) => [0, 1, 2].map((c) => data[(Math.floor(v * height) * width + Math.floor(u * width)) * 3 + c] ?? -999);
  const seen = { topLeft: at(0.25, 0.25), topRight: at(0.75, 0.25), bottomLeft: at(0.25, 0.75), bottomRight: at(0.75, 0.75) };
  for (const [corner, expected] of Object.entries(CORNERS)) {
    for (const [index, value] of expected.entries()) {
      expect(Math.abs((seen[corner as keyof typeof seen][index] ?? -999) - value), corner).toBeLessThan(tolerance);
    }
  }
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i', (orientation) => {
  test.each(PLAIN_TOOLS)('%s turns it upright, once', async (tool) => {
    const params = {
      ...(tool === 'resize' && { width: 48 }),
      ...(tool === 'smart-crop' && { aspect: '3:2' }),
      ...(tool === 'enhance' && { strength: 0.1 }),
    };
    const first = await apply(tool, await drawStored(orientation), params);
    expect(first.width / first.height).toBeCloseTo(1.5, 5);
    await expectUpright(first.output, 40);
    const second = await apply(tool, first.output, params);
    expect([second.width, second.height]).toEqual([first.width, first.height]);
    await expectUpright(second.output, 50);
  });
});
