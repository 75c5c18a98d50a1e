import { describe, expect, test } from 'vitest';
import { libvips } from '../src/libvips.ts';
import { HAS_MODELS, NEEDS_MODELS } from './models-folder.ts';
import { drawPhoto, outcomeOf } from './sample-photos.ts';

// Needs no service, but the models and more than a moment. What the finding tools make of the same files: model-tools.db.test.ts.
const small = () => drawPhoto(48, 36);
const plain = (width: number, height: number) => libvips({ create: { width, height, channels: 3, background: '#ffffff' } });

/** Files of one window each, so that a network has one thing to do. */
const FILES = {
  white: () => plain(60, 40).png().toBuffer(),
  'one pixel': () => plain(1, 1).png().toBuffer(),
  'sixteen bits': () => small().toColourspace('rgb16').png().toBuffer(),
  cmyk: () => small().toColourspace('cmyk').jpeg().toBuffer(),
  alpha: () => small().ensureAlpha(0.5).png().toBuffer(),
  strip: () => drawPhoto(20_000, 10).png().toBuffer(),
  animation: async () =>
    await libvips([await small().png().toBuffer(), await small().negate().png().toBuffer()], { join: { animated: true } })
      .webp()
      .toBuffer(),
};
type File = keyof typeof FILES;
const ALL = Object.keys(FILES) as File[];
/** There may be nothing to do on these. */
const IDLE: readonly File[] = ['white', 'one pixel'];

/** Along the upper edge, which the strip has too: coordinates are shares of the longer side. */
const STROKES = [
  {
    points: [
      [0.2, 0],
      [0.4, 0],
    ],
    size: 0.05,
  },
];
// A window takes denoise and deblur seconds, and both are the same code with another model: each gets half of the files.
const CASES = [
  { name: 'upscale 2×', tool: 'upscale', params: { factor: 2 }, files: ALL.filter((file) => file !== 'strip') },
  { name: 'upscale 4×', tool: 'upscale', params: { factor: 4 }, files: ALL.filter((file) => file !== 'strip') },
  { name: 'brighten', tool: 'brighten', params: {}, files: ALL },
  { name: 'denoise', tool: 'denoise', params: {}, files: ['white', 'sixteen bits', 'animation', 'strip'] },
  { name: 'deblur', tool: 'deblur', params: {}, files: ['one pixel', 'cmyk', 'alpha', 'strip'] },
  { name: 'erase', tool: 'erase', params: { strokes: STROKES }, files: ALL },
] as const satisfies { name: string; tool: string; params: object; files: readonly File[] }[];

describe.runIf(HAS_MODELS).each(CASES)(`$name${NEEDS_MODELS}`, ({ tool, params, files }) => {
  test.each([...files])('takes %s, or says that there is nothing to do', { timeout: 240_000 }, async (file) => {
    const outcome = await outcomeOf(tool, await FILES[file](), { ...params, format: 'png' });
    expect(IDLE.includes(file) ? ['OK', 'NOTHING_TO_DO'] : ['OK']).toContain(outcome);
  });
});

test.runIf(HAS_MODELS).each([
  [2, 'OK'],
  [4, 'IMAGE_TOO_MANY_PIXELS'],
])(`upscale %i× of a strip, whose sides a JPEG must hold afterwards: %s${NEEDS_MODELS}`, { timeout: 240_000 }, async (factor, outcome) => {
  expect(await outcomeOf('upscale', await FILES.strip(), { factor, format: 'jpeg' })).toBe(outcome);
});
