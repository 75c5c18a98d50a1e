import { describe, expect, test } from 'vitest';
import { libvips } from '../src/libvips.ts';
import { drawPage, type Page } from './draw-subjects.ts';
import { HAS_MODELS, NEEDS_MODELS } from './models-folder.ts';
import { apply, drawPhoto, outcomeOf, pixelsOf } from './sample-photos.ts';

// Needs no service, but the models and more than a moment.
const LINES = ['HELLO THE MAN IS HERE', 'ROSE 1207 BERLIN', 'NO ONE HAS SEEN THIS', 'TELL 021 700 12', 'LET IT BE THEN'];

/** The share of the ink that is covered by the colour of the solid style. */
async function shareCovered({ ink, width }: Page, output: Uint8Array): Promise<number> {
  const { data } = await pixelsOf(output);
  let [inked, covered] = [0, 0];
  ink.forEach((value, at) => {
    if (value === 0) return;
    inked += 1;
    if ((data[at * 3] ?? 0) > 230 && (data[at * 3 + 1] ?? 0) < 20) covered += 1;
  });
  expect(inked).toBeGreaterThan(width);
  return covered / inked;
}

const params = { style: 'solid', colour: '#ff0000', format: 'png' };

describe.runIf(HAS_MODELS)(`redact text${NEEDS_MODELS}`, () => {
  test.each([0, 7, -18, 45, 90, 180])('covers a page that is turned by %i°', { timeout: 120_000 }, async (degrees) => {
    const page = await drawPage({ lines: LINES, letterPixels: 24, degrees });
    const { output } = await apply('redact-text', page.photo, params);
    expect(await shareCovered(page, output)).toBeGreaterThan(0.97);
    const { data } = await pixelsOf(output);
    const red = data.filter((value, at) => at % 3 === 1 && value < 20).length;
    // Lines, and not the whole page.
    expect(red / (data.length / 3)).toBeLessThan(0.75);
  });

  test.each([12, 16, 60])('finds letters of %i pixels', { timeout: 120_000 }, async (letterPixels) => {
    const page = await drawPage({ lines: LINES.slice(0, 3), letterPixels, degrees: 0 });
    expect(await shareCovered(page, (await apply('redact-text', page.photo, params)).output)).toBeGreaterThan(0.95);
  });

  test('finds small print in a large picture, which is lost in the whole', { timeout: 120_000 }, async () => {
    const page = await drawPage({ lines: LINES.slice(0, 2), letterPixels: 15, degrees: 0 });
    const [left, top] = [2_900, 2_300];
    const photo = await libvips({ create: { width: 4_000, height: 3_000, channels: 3, background: '#f5f5f5' } })
      .composite([{ input: page.photo, left, top }])
      .png({ compressionLevel: 1 })
      .toBuffer();
    const { output } = await apply('redact-text', photo, params);
    const part = await libvips(output).extract({ left, top, width: page.width, height: page.height }).png().toBuffer();
    expect(await shareCovered(page, part)).toBeGreaterThan(0.95);
  });

  test('finds a number plate on a photo', { timeout: 120_000 }, async () => {
    const page = await drawPage({ lines: ['B ML 2071'], letterPixels: 30, degrees: 4 });
    const photo = await drawPhoto(900, 600)
      .composite([{ input: page.photo, left: 300, top: 380 }])
      .png()
      .toBuffer();
    const { output } = await apply('redact-text', photo, params);
    const part = await libvips(output).extract({ left: 300, top: 380, width: page.width, height: page.height }).png().toBuffer();
    expect(await shareCovered(page, part)).toBeGreaterThan(0.95);
  });

  test.each(['blur', 'pixelate'])('%s leaves no contrast of letters', { timeout: 120_000 }, async (style) => {
    const page = await drawPage({ lines: LINES, letterPixels: 24, degrees: 0 });
    const { data } = await pixelsOf((await apply('redact-text', page.photo, { ...params, style })).output);
    const inked = [...page.ink].map((value, at) => ({ value, at })).filter(({ value }) => value === 1);
    const dark = inked.filter(({ at }) => (data[at * 3] ?? 0) < 100);
    expect(dark.length / inked.length).toBeLessThan(0.03);
    expect(await outcomeOf('redact-text', (await apply('redact-text', page.photo, { ...params, margin: 0.4 })).output)).toBe(
      'NOTHING_TO_DO',
    );
  });
});
