import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TOOLS as MANIFEST } from '@imagemint/contract/tools';
import { describe, expect, test } from 'vitest';
import { ImagingError, openModels, runTool } from '../src/index.ts';
import { libvips } from '../src/libvips.ts';
import { composeVase, drawPage } from './draw-subjects.ts';
import { HAS_MODELS, NEEDS_MODELS } from './models-folder.ts';
import { apply, applyAfresh, drawPhoto, outcomeOf } from './sample-photos.ts';

// Needs no service, but the models and more than a moment.
const TOOLS = ['remove-background', 'portrait-blur', 'anonymise-faces', 'redact-text', 'passport-photo'] as const;
// Public domain, but not part of a checkout: without it there is nothing for two of the tools to find.
const FACE = fileURLToPath(new URL('../../../../shared/data/photos/portrait.jpg', import.meta.url));

/** A photo on which each tool has something to do; null where there is none at hand. */
async function drawFor(tool: (typeof TOOLS)[number]): Promise<Buffer | null> {
  if (tool === 'redact-text') return (await drawPage({ lines: ['HELLO BERLIN', 'TELL 0211'], letterPixels: 21, degrees: 3 })).photo;
  if (tool === 'anonymise-faces' || tool === 'passport-photo') return existsSync(FACE) ? readFileSync(FACE) : null;
  return (await composeVase({ width: 500, height: 400, backdrop: [60, 120, 190] })).photo;
}

const plain = (width: number, height: number, background = '#ffffff') => libvips({ create: { width, height, channels: 3, background } });

describe.runIf(HAS_MODELS).each(TOOLS)(`%s${NEEDS_MODELS}`, (tool) => {
  test('gives the same bytes twice', { timeout: 180_000 }, async () => {
    const photo = await drawFor(tool);
    if (photo === null) return;
    const [one, two] = [await apply(tool, photo), await applyAfresh(tool, photo)];
    expect(Buffer.compare(one.output, two.output)).toBe(0);
  });

  test('does nothing, and says so, where there is nothing', { timeout: 180_000 }, async () => {
    expect(await outcomeOf(tool, await plain(800, 600).png().toBuffer())).toBe('NOTHING_TO_DO');
    expect(await outcomeOf(tool, await plain(1, 1).png().toBuffer())).toBe('NOTHING_TO_DO');
    expect(await outcomeOf(tool, await plain(300, 200, '#000000').jpeg().toBuffer())).toBe('NOTHING_TO_DO');
  });

  test('takes pictures of any kind, or says that there is nothing to do', { timeout: 240_000 }, async () => {
    const photo = (await drawFor(tool)) ?? (await drawPhoto(300, 200).png().toBuffer());
    const small = () => libvips(photo).resize({ width: 320 });
    const kinds = {
      long: await drawPhoto(20_000, 10).png().toBuffer(),
      deep: await small().toColourspace('rgb16').png().toBuffer(),
      cmyk: await small().toColourspace('cmyk').jpeg().toBuffer(),
      grey: await small().greyscale().jpeg().toBuffer(),
      alpha: await small().ensureAlpha(0.5).png().toBuffer(),
      animation: await libvips([await small().png().toBuffer(), await small().negate().png().toBuffer()], { join: { animated: true } })
        .webp()
        .toBuffer(),
    };
    for (const [kind, input] of Object.entries(kinds)) {
      const outcome = await outcomeOf(tool, input, tool === 'passport-photo' ? {} : { format: 'png' });
      expect(['OK', 'NOTHING_TO_DO'], kind).toContain(outcome);
      if (kind === 'deep' || kind === 'animation') expect(outcome, kind).toBe(await outcomeOf(tool, await small().png().toBuffer()));
    }
  });

  test('a preview has at most 0.25 megapixels', { timeout: 180_000 }, async () => {
    const photo = await drawFor(tool);
    if (photo === null) return;
    const large = await libvips(photo).resize({ width: 1_200 }).png().toBuffer();
    const { width, height } = await apply(tool, large, { preview: true });
    expect(width * height).toBeLessThanOrEqual(250_000);
  });

  test('is not available without its models', async () => {
    const photo = await plain(40, 30).png().toBuffer();
    const run = runTool({
      ...{ tool, params: MANIFEST[tool].params.parse({}), input: photo, maxMegapixels: 10 },
      models: openModels({ folder: '/nowhere', threads: 1 }),
    });
    await expect(run).rejects.toEqual(new ImagingError('TOOL_UNAVAILABLE', { inputFormat: 'png', megapixels: 0.0012 }));
  });
});
