import { describe, expect, test } from 'vitest';
import { dropMetadata } from '../src/encode/drop-metadata.ts';
import { setPrintDensity } from '../src/encode/set-print-density.ts';
import { libvips } from '../src/libvips.ts';
import { keepPerson } from '../src/matte/keep-person.ts';
import { mapPlane } from '../src/matte/plane.ts';
import { measureHead } from '../src/passport/measure-head.ts';
import { placeHead } from '../src/passport/place-head.ts';
import { PASSPORT_RULES, sizeOf } from '../src/passport/rules.ts';

const COUNTRIES = Object.entries(PASSPORT_RULES);

test.each(COUNTRIES)('the rule of %s fits on its photo', (_, { widthMm, heightMm, headMm, topMm }) => {
  expect(headMm.least <= headMm.best && headMm.best <= headMm.most).toBe(true);
  expect(topMm + headMm.most).toBeLessThan(heightMm);
  const { width, height } = sizeOf({ widthMm, heightMm, headMm, topMm, background: 'white' }, Infinity);
  expect(Math.abs((width / 300) * 25.4 - widthMm)).toBeLessThan(0.05);
  expect(Math.abs((height / 300) * 25.4 - heightMm)).toBeLessThan(0.05);
});

/** A drawn person in a frame of 1000 × 1200: head from 200 to 600 pixels, eyes half way, turned around the eyes by an angle. */
function drawPerson(lean: number) {
  const [cx, cy] = [480, 400];
  const turn = (x: number, y: number) => ({
    x: cx + (x - cx) * Math.cos(lean) - (y - cy) * Math.sin(lean),
    y: cy + (x - cx) * Math.sin(lean) + (y - cy) * Math.cos(lean),
  });
  const landmarks = Array.from({ length: 68 }, (_, index) => {
    if (index === 8) return turn(480, 600);
    if (index >= 36 && index < 42) return turn(420, 400);
    return index >= 42 && index < 48 ? turn(540, 400) : turn(480, 450);
  });
  const isInside = (px: number, py: number) => {
    const { x, y } = {
      x: cx + (px - cx) * Math.cos(lean) + (py - cy) * Math.sin(lean),
      y: cy - (px - cx) * Math.sin(lean) + (py - cy) * Math.cos(lean),
    };
    return ((x - 480) / 150) ** 2 + ((y - 400) / 200) ** 2 <= 1 || (y > 580 && Math.abs(x - 480) < 400);
  };
  const mask = mapPlane({ width: 500, height: 600 }, (at) => (isInside((at % 500) * 2 + 1, Math.floor(at / 500) * 2 + 1) ? 1 : 0));
  const data = new Uint8Array(1_000 * 1_200 * 4);
  for (let at = 0; at < data.length; at += 4) {
    const pixel = at / 4;
    if (isInside((pixel % 1_000) + 0.5, Math.floor(pixel / 1_000) + 0.5)) data.set([200, 60, 40, 255], at);
  }
  return { landmarks, mask, cut: { data, width: 1_000, height: 1_200 } };
}

describe.each([0, 0.2, -0.3])('a head that leans by %f', (lean) => {
  const { landmarks, mask, cut } = drawPerson(lean);
  const head = measureHead(landmarks, { mask, scale: 0.5 });

  test('is measured from chin to crown', () => {
    expect(head.lean).toBeCloseTo(lean, 5);
    expect(Math.abs(head.heightPixels - 400)).toBeLessThan(6);
  });

  test.each(COUNTRIES)('stands upright, as large and as high as %s wants it', async (_, rule) => {
    const placed = await placeHead(cut, head, { rule, maxPixels: Infinity });
    const { width, height, perMm } = sizeOf(rule, Infinity);
    expect([placed.width, placed.height]).toEqual([width, height]);
    const isSubject = (x: number, y: number) => (placed.data[(y * width + x) * 4 + 3] ?? 0) > 127;
    const rows = Array.from({ length: height }, (_row, y) => y);
    const crown = rows.find((y) => isSubject(Math.round(width / 2), y)) ?? -1;
    expect(Math.abs(crown / perMm - rule.topMm)).toBeLessThan(0.8);
    // The widest row of the head is at the eyes, 150 of its 400 pixels to each side.
    const eyes = Math.round(crown + (head.heightPixels / 2) * ((rule.headMm.best * perMm) / head.heightPixels));
    const across = Array.from({ length: width }, (_column, x) => x).filter((x) => isSubject(x, eyes));
    const [left = 0, right = 0] = [across[0], across.at(-1)];
    expect(Math.abs((left + right) / 2 - width / 2) / perMm).toBeLessThan(0.6);
    const headMm = (((right - left) / 300) * 400) / perMm;
    expect(headMm).toBeGreaterThan(rule.headMm.least - 0.3);
    expect(headMm).toBeLessThan(rule.headMm.most + 0.3);
  });
});

test.each(['jpeg', 'png'] as const)('a %s says how large it is to be printed, and stays the same picture', async (format) => {
  const bytes = await libvips({ create: { width: 9, height: 7, channels: 3, background: '#336699' } })
    .toFormat(format)
    .toBuffer();
  const picture = { bytes: dropMetadata(bytes, format), format, width: 9, height: 7, hasAlpha: false, isGenerated: false };
  const { bytes: dense } = setPrintDensity(picture, 300);
  expect((await libvips(dense).metadata()).density).toBe(300);
  expect(Buffer.compare(await libvips(dense).raw().toBuffer(), await libvips(bytes).raw().toBuffer())).toBe(0);
});

test('plain pixels on their way to another tool stay as they are', () => {
  const bytes = Uint8Array.from({ length: 60 }, (_, at) => at);
  for (const format of ['jpeg', 'png'] as const) expect(setPrintDensity({ bytes, format }, 300).bytes).toBe(bytes);
});

test('keeps the person at a place without those who stand beside, and nobody where nobody is', () => {
  const size = { width: 60, height: 20 };
  // One from column 10 to 19, another one from 40 to 49.
  const mask = mapPlane(size, (at) => (Math.floor((at % 60) / 10) % 3 === 1 ? 1 : 0));
  const matte = { ...size, mask, lowest: mask, highest: mask };
  const kept = keepPerson(matte as Parameters<typeof keepPerson>[0], { x: 0.25, y: 0.5 });
  expect([15, 45].map((column) => kept?.mask.data[10 * 60 + column])).toEqual([1, 0]);
  expect(keepPerson(matte as Parameters<typeof keepPerson>[0], { x: 0.5, y: 0.5 })).toBeNull();
});
