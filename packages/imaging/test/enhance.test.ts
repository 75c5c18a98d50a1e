import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { libvips, type Sharp } from '../src/libvips.ts';
import type { Triple } from './colour-reference.ts';
import { meanDeltaE } from './mean-delta-e.ts';
import { apply, drawPhoto, pixelsOf } from './sample-photos.ts';

const good = await drawPhoto(240, 160).png().toBuffer();

const FAULTS: Record<string, (photo: Sharp) => Sharp> = {
  'underexposed by a stop': (photo) => photo.linear(0.5, 0),
  'flat: a third of its contrast gone': (photo) => photo.linear(0.65, 50),
  hazy: (photo) => photo.modulate({ saturation: 0.65 }).linear(0.7, 70),
};

/** Share of pixels with a channel at its end. */
async function clipped(file: Uint8Array): Promise<number> {
  const { data } = await pixelsOf(file);
  let count = 0;
  for (let at = 0; at < data.length; at += 3) {
    const channels = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    if (Math.max(...channels) === 255) count += 1;
  }
  return count / (data.length / 3);
}

describe.each(Object.entries(FAULTS))('a photo that is %s', (_, spoil) => {
  test('comes nearer to the good one, the more the stronger', async () => {
    const bad = await spoil(libvips(good)).png().toBuffer();
    const before = await meanDeltaE(bad, good);
    const half = await meanDeltaE((await apply('enhance', bad)).output, good);
    const full = await meanDeltaE((await apply('enhance', bad, { strength: 1 })).output, good);
    expect(half).toBeLessThan(before * 0.75);
    expect(full).toBeLessThan(before * 0.6);
  });
});

test('a good photo stays what it is, without burnt-out lights', async () => {
  const { output } = await apply('enhance', good, { strength: 1 });
  expect(await meanDeltaE(output, good)).toBeLessThan(9);
  expect(await clipped(output)).toBeLessThan((await clipped(good)) + 0.01);
});

test('strength 0 changes nothing', async () => {
  const { output } = await apply('enhance', good, { strength: 0 });
  expect(Buffer.compare((await pixelsOf(output)).data, (await pixelsOf(good)).data)).toBe(0);
});

test('vivid colours keep their drawing on a dark ground', async () => {
  const [width, height] = [160, 120];
  const data = Buffer.alloc(width * height * 3, 12);
  for (let y = 30; y < 90; y += 1) {
    for (let x = 40; x < 120; x += 1) data.set([215 + ((x - 40) >> 1), 60 + (x >> 2), 150 + (y >> 1)], (y * width + x) * 3);
  }
  const { output } = await apply(
    'enhance',
    await libvips(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
    { strength: 1 },
  );
  expect(await clipped(output)).toBeLessThan(0.06);
});

test('greys stay neutral, steps stay in order, black and white pictures stay so', async () => {
  const ramp = Buffer.alloc(256 * 16 * 3);
  for (let at = 0; at < 256 * 16; at += 1) ramp.fill(at % 256, at * 3, at * 3 + 3);
  const { output } = await apply(
    'enhance',
    await libvips(ramp, { raw: { width: 256, height: 16, channels: 3 } })
      .png()
      .toBuffer(),
    { strength: 1 },
  );
  const { data } = await pixelsOf(output);
  let last = -1;
  for (let x = 0; x < 256; x += 1) {
    const [r, g, b]: Triple = [data[x * 3] ?? 0, data[x * 3 + 1] ?? 0, data[x * 3 + 2] ?? 0];
    expect([g, b]).toEqual([r, r]);
    expect(r).toBeGreaterThanOrEqual(last);
    last = r;
  }
});

test('fine detail gains contrast and flat noise does not', async () => {
  const [width, height] = [200, 100];
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const x = at % width;
    const y = Math.floor(at / width);
    // Black and white strips, so that levels have nothing to stretch.
    const value = y < 8 ? 0 : y >= 92 ? 255 : x < 100 ? 128 + ((at * 7919) % 3) - 1 : x % 8 < 4 ? 100 : 156;
    data.fill(value, at * 3, at * 3 + 3);
  }
  const { output } = await apply(
    'enhance',
    await libvips(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
    { strength: 1 },
  );
  const { data: out } = await pixelsOf(output);
  const row = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => out[(50 * width + from + i) * 3] ?? 0);
  const range = (values: number[]) => Math.max(...values) - Math.min(...values);
  expect(range(row(120, 180))).toBeGreaterThan(56);
  expect(range(row(10, 90))).toBeLessThanOrEqual(4);
});

// Photographs lie beside a checkout in some places only.
const photos = fileURLToPath(new URL('../../../../shared/data/photos/', import.meta.url));
test.skipIf(!existsSync(photos))('a hazy photograph comes nearer to the clear one (needs ../shared/data/photos)', async () => {
  const clear = await libvips(readFileSync(`${photos}tanners_ridge.jpg`))
    .png()
    .toBuffer();
  const hazy = await libvips(clear).modulate({ saturation: 0.65 }).linear(0.7, 70).png().toBuffer();
  const { output } = await apply('enhance', hazy, { strength: 1 });
  expect(await meanDeltaE(output, clear)).toBeLessThan((await meanDeltaE(hazy, clear)) * 0.4);
});
