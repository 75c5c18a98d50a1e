import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { libvips } from '../src/libvips.ts';
import { HAS_MODELS, NEEDS_MODELS } from './models-folder.ts';
import { apply, outcomeOf, pixelsOf } from './sample-photos.ts';

// Needs the models, and a photo that is public domain but not part of a checkout: skipped without.
const PORTRAIT = fileURLToPath(new URL('../../../../shared/data/photos/portrait.jpg', import.meta.url));
const hasPhoto = existsSync(PORTRAIT);
const canRun = HAS_MODELS && hasPhoto;
const missing = hasPhoto ? NEEDS_MODELS : ' (skipped: there are no photos of faces here)';
const photo = hasPhoto ? readFileSync(PORTRAIT) : Buffer.alloc(0);

/** Middles of the two faces in the photo, from the front and from the side, and how much around each is surely face; in pixels. */
const FACES = [
  { x: 311, y: 222, reach: 26 },
  { x: 575, y: 172, reach: 24 },
];
const SIZE = { width: 840, height: 700 };
const params = { style: 'solid', colour: '#ff0000', format: 'png' };

type Spot = { x: number; y: number; reach: number };

/** The share of a face's middle that is covered. */
function shareCovered({ data, width }: { data: Buffer; width: number }, { x, y, reach }: Spot): number {
  let [all, covered] = [0, 0];
  for (let row = Math.round(y - reach); row <= y + reach; row += 1) {
    for (let column = Math.round(x - reach); column <= x + reach; column += 1) {
      const at = (row * width + column) * 3;
      all += 1;
      if ((data[at] ?? 0) > 230 && (data[at + 1] ?? 0) < 20) covered += 1;
    }
  }
  return covered / all;
}

/** Where a spot is after the photo was turned clockwise. */
function turnSpot({ x, y, reach }: Spot, quarters: number): Spot {
  if (quarters === 1) return { x: SIZE.height - y, y: x, reach };
  if (quarters === 2) return { x: SIZE.width - x, y: SIZE.height - y, reach };
  return quarters === 3 ? { x: y, y: SIZE.width - x, reach } : { x, y, reach };
}

describe.runIf(canRun)(`anonymise faces${missing}`, () => {
  test.each([0, 1, 2, 3])('covers both when the photo is turned by %i quarters', { timeout: 60_000 }, async (quarters) => {
    const turned = await libvips(photo)
      .rotate(quarters * 90)
      .png()
      .toBuffer();
    const result = await pixelsOf((await apply('anonymise-faces', turned, params)).output);
    for (const face of FACES) expect(shareCovered(result, turnSpot(face, quarters))).toBeGreaterThan(0.98);
    const covered = result.data.filter((value, at) => at % 3 === 0 && value > 230 && (result.data[at + 1] ?? 0) < 20).length;
    expect(covered / (SIZE.width * SIZE.height)).toBeLessThan(0.35);
  });

  test.each([0.5, 0.3])(
    'finds a face from the front at %f of its size in a picture of 12 megapixels',
    { timeout: 120_000 },
    async (scale) => {
      const small = await libvips(photo)
        .resize({ width: Math.round(SIZE.width * scale) })
        .png()
        .toBuffer();
      const [left, top] = [3_100, 400];
      const large = await libvips({ create: { width: 4_000, height: 3_000, channels: 3, background: '#7d8a94' } })
        .composite([{ input: small, left, top }])
        .png({ compressionLevel: 1 })
        .toBuffer();
      const result = await pixelsOf((await apply('anonymise-faces', large, params)).output);
      const [{ x, y, reach } = { x: 0, y: 0, reach: 0 }] = FACES;
      expect(shareCovered(result, { x: left + x * scale, y: top + y * scale, reach: reach * scale })).toBeGreaterThan(0.98);
    },
  );

  test.each(['blur', 'pixelate'])('%s leaves no face that could be found again', { timeout: 60_000 }, async (style) => {
    const first = await apply('anonymise-faces', photo, { style, format: 'png' });
    expect(await outcomeOf('anonymise-faces', first.output, { caution: 'low' })).toBe('NOTHING_TO_DO');
  });

  test('a preview is small, and covers the same', { timeout: 60_000 }, async () => {
    const result = await apply('anonymise-faces', photo, { ...params, preview: true });
    expect(result.width * result.height).toBeLessThanOrEqual(250_000);
    const scale = result.width / SIZE.width;
    const pixels = await pixelsOf(result.output);
    for (const { x, y, reach } of FACES)
      expect(shareCovered(pixels, { x: x * scale, y: y * scale, reach: reach * scale })).toBeGreaterThan(0.95);
  });
});

describe.runIf(canRun)(`passport photo${missing}`, () => {
  test.each([
    { country: 'eu', size: [413, 531], head: [32, 36], corner: 0xe2 },
    { country: 'us', size: [600, 600], head: [25, 35], corner: 0xff },
    { country: 'canada', size: [591, 827], head: [31, 36], corner: 0xff },
  ])('keeps the rules of $country', { timeout: 120_000 }, async ({ country, size, head, corner }) => {
    const { output, width, height } = await apply('passport-photo', photo, { country });
    expect([width, height]).toEqual(size);
    // 300 dots an inch are written where printers look for them.
    expect((await libvips(output).metadata()).density).toBe(300);
    const { data } = await pixelsOf(output);
    const pixelsPerMm = 300 / 25.4;
    expect(Math.abs((data[2 * 3] ?? 0) - corner)).toBeLessThanOrEqual(3);
    // The crown is the first row with more than background in the middle; the head's rule bounds where the chin is below it.
    const isSubject = (y: number) =>
      [-4, 0, 4].every((dx) => Math.abs((data[(y * width + Math.round(width / 2) + dx) * 3] ?? 0) - corner) > 40);
    const crown = Array.from({ length: height }, (_, y) => y).find(isSubject) ?? height;
    expect(crown / pixelsPerMm).toBeGreaterThan(1);
    expect(crown / pixelsPerMm).toBeLessThan(13);
    const covered = await pixelsOf((await apply('anonymise-faces', output, { ...params, caution: 'low', margin: 0 })).output);
    const red = Array.from({ length: width * height }, (_, at) => at).filter(
      (at) => (covered.data[at * 3] ?? 0) > 230 && (covered.data[at * 3 + 1] ?? 0) < 20,
    );
    const middle = red.reduce((sum, at) => sum + (at % width), 0) / red.length;
    expect(Math.abs(middle - width / 2) / width).toBeLessThan(0.06);
    const chin = Math.floor((red.at(-1) ?? 0) / width);
    const headMm = (chin - crown) / pixelsPerMm;
    expect(headMm).toBeGreaterThan((head[0] ?? 0) - 3);
    expect(headMm).toBeLessThan((head[1] ?? 0) + 3);
  });

  test('a preview has fewer pixels, and PNG says how large it is as well', { timeout: 120_000 }, async () => {
    const { output, width, height, format } = await apply('passport-photo', photo, { country: 'canada', preview: true, format: 'png' });
    expect(width * height).toBeLessThanOrEqual(250_000);
    expect(format).toBe('png');
    expect((await libvips(output).metadata()).density).toBeCloseTo(300, -1);
  });
});
