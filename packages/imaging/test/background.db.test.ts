import { describe, expect, test } from 'vitest';
import { libvips } from '../src/libvips.ts';
import { composeVase, scoreCoverage } from './draw-subjects.ts';
import { HAS_MODELS, NEEDS_MODELS } from './models-folder.ts';
import { apply, pixelsOf } from './sample-photos.ts';

// Needs no service, but the models and more than a moment.
const GREEN = [40, 190, 70] as const;

async function rgbaOf(file: Uint8Array): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await libvips(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const alphaOf = (rgba: Buffer) => Uint8Array.from({ length: rgba.length / 4 }, (_, at) => rgba[at * 4 + 3] ?? 0);

/** The greatest lead of green over red in pixels that anybody sees. The vase is red, so that green is the old background's. */
function mostGreen(rgba: Buffer, alpha: Uint8Array): number {
  let most = -255;
  alpha.forEach((coverage, at) => {
    if (coverage > 25) most = Math.max(most, (rgba[at * 4 + 1] ?? 0) - (rgba[at * 4] ?? 0));
  });
  return most;
}

describe.runIf(HAS_MODELS)(`remove background${NEEDS_MODELS}`, () => {
  test('cuts a known subject out at its edge, without a halo of what was behind', { timeout: 120_000 }, async () => {
    const composed = await composeVase({ width: 1_500, height: 1_200, backdrop: GREEN });
    const { output, format, width, height } = await apply('remove-background', composed.photo);
    expect({ format, width, height }).toEqual({ format: 'png', width: 1_500, height: 1_200 });
    const { data } = await rgbaOf(output);
    const alpha = alphaOf(data);
    const { iou, edgeError } = scoreCoverage(alpha, composed);
    expect(iou).toBeGreaterThan(0.97);
    expect(edgeError).toBeLessThan(0.12);
    expect(mostGreen(data, alpha)).toBeLessThan(20);
    // The same mask on the photo's own colours has the halo: the check above can fail.
    const original = await rgbaOf(composed.photo);
    expect(mostGreen(original.data, alpha)).toBeGreaterThan(60);
  });

  test('what is gone leaves no colour in the file', { timeout: 120_000 }, async () => {
    const composed = await composeVase({ width: 400, height: 400, backdrop: GREEN });
    const { data } = await rgbaOf((await apply('remove-background', composed.photo)).output);
    let invisible = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] !== 0) continue;
      invisible += 1;
      expect(data[at] === 0 && data[at + 1] === 0 && data[at + 2] === 0).toBe(true);
    }
    expect(invisible).toBeGreaterThan(400 * 400 * 0.5);
  });

  test('each background is what it says', { timeout: 180_000 }, async () => {
    const { photo } = await composeVase({ width: 600, height: 500, backdrop: GREEN });
    const colour = await pixelsOf(
      (await apply('remove-background', photo, { background: 'colour', colour: '#1040c0', format: 'png' })).output,
    );
    expect([...colour.data.subarray(0, 3)]).toEqual([0x10, 0x40, 0xc0]);
    // JPEG has no transparency to fill in, and must not fill in a colour of its own.
    const jpeg = await pixelsOf(
      (await apply('remove-background', photo, { background: 'colour', colour: '#1040c0', format: 'jpeg' })).output,
    );
    [0x10, 0x40, 0xc0].forEach((value, channel) => expect(Math.abs((jpeg.data[channel] ?? 0) - value)).toBeLessThan(6));
    const studio = await apply('remove-background', photo, { background: 'studio', format: 'png' });
    const shot = await pixelsOf(studio.output);
    expect([...shot.data.subarray(0, 3)]).toEqual([255, 255, 255]);
    expect(studio.width).toBeLessThan(500);
    // The shadow: grey, and darker below than above.
    const middle = Math.floor(shot.width / 2);
    const below = shot.data[((shot.height - Math.round(shot.height * 0.07)) * shot.width + middle) * 3] ?? 0;
    expect(below).toBeLessThan(250);
    const none = await pixelsOf((await apply('remove-background', photo, { background: 'studio', shadow: 0, format: 'png' })).output);
    expect(none.data[((none.height - Math.round(none.height * 0.07)) * none.width + middle) * 3]).toBe(255);
    const blur = await pixelsOf((await apply('remove-background', photo, { background: 'blur', format: 'png' })).output);
    expect(blur.data[1]).toBeGreaterThan(100);
  });
});

describe.runIf(HAS_MODELS)(`portrait blur${NEEDS_MODELS}`, () => {
  test('softens what is behind, keeps the subject, and lets it not bleed', { timeout: 120_000 }, async () => {
    const { photo, coverage, width } = await composeVase({ width: 900, height: 700, backdrop: GREEN });
    const before = await pixelsOf(photo);
    const after = await pixelsOf((await apply('portrait-blur', photo, { strength: 1, format: 'png' })).output);
    const red = (at: number) => after.data[at * 3] ?? 0;
    const isAround = (at: number, reach: number, value: number) =>
      [0, reach, -reach, reach * width, -reach * width].every((step) => coverage[at + step] === value);
    const places = [...coverage.keys()];
    const inside = places.filter((at) => isAround(at, 5, 1));
    const kept = inside.filter((at) => Math.abs(red(at) - (before.data[at * 3] ?? 0)) <= 2).length;
    const outside = places.filter((at) => isAround(at, 8, 0));
    const roughness = outside.reduce((most, at) => Math.max(most, Math.abs(red(at) - red(at + 1))), 0);
    const most = outside.reduce((lead, at) => Math.max(lead, red(at) - (after.data[at * 3 + 1] ?? 0)), -255);
    expect(kept / inside.length).toBeGreaterThan(0.99);
    // Grain of up to eight levels is gone; red of the vase stays out of the green.
    expect(roughness).toBeLessThanOrEqual(3);
    expect(most).toBeLessThan(-60);
  });

  test('more strength is more blur', { timeout: 120_000 }, async () => {
    const { photo } = await composeVase({ width: 500, height: 400, backdrop: GREEN });
    const spotted = await libvips(photo)
      .composite([{ input: { create: { width: 12, height: 12, channels: 3, background: '#ffffff' } }, left: 20, top: 20 }])
      .png()
      .toBuffer();
    const peaks = [];
    for (const strength of [0, 0.5, 1]) {
      const { data } = await pixelsOf((await apply('portrait-blur', spotted, { strength, format: 'png' })).output);
      peaks.push(data[(26 * 500 + 26) * 3] ?? 0);
    }
    expect(peaks[0]).toBeGreaterThan((peaks[1] ?? 0) + 10);
    expect(peaks[1]).toBeGreaterThan((peaks[2] ?? 0) + 3);
  });
});
