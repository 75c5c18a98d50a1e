import { OUTPUT_FORMATS } from '@imagemint/contract/formats';
import { describe, expect, test } from 'vitest';
import { openModels, runTool } from '../src/index.ts';
import { TOOLS } from '@imagemint/contract/tools';
import { libvips } from '../src/libvips.ts';
import { HAS_MODELS, NEEDS_MODELS } from './models-folder.ts';
import { apply, createRandom, drawPhoto, outcomeOf, pixelsOf } from './sample-photos.ts';

// Needs no service, but the models and more than a moment.
const MARK = 'digitalsourcetype/compositeWithTrainedAlgorithmicMedia';

const png = (width: number, height: number) => drawPhoto(width, height).blur(1).png().toBuffer();

/** Mean squared difference over all channels. */
function differ(one: Uint8Array, two: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + (value - (two[at] ?? 0)) ** 2, 0) / one.length;
}

describe.runIf(HAS_MODELS)(`upscale${NEEDS_MODELS}`, () => {
  test.each([2, 4] as const)('%i×: a tile ends where nobody can see it', { timeout: 120_000 }, async (factor) => {
    // The border between two tiles is at 256; the second picture has none there.
    const whole = await pixelsOf((await apply('upscale', await png(340, 48), { factor, format: 'png' })).output);
    const part = await libvips(await png(340, 48))
      .extract({ left: 180, top: 0, width: 160, height: 48 })
      .png()
      .toBuffer();
    const single = await pixelsOf((await apply('upscale', part, { factor, format: 'png' })).output);
    expect([whole.width, whole.height]).toEqual([340 * factor, 48 * factor]);
    let most = 0;
    for (let y = 0; y < 48 * factor; y += 1) {
      for (let x = 230 * factor; x < 285 * factor; x += 1) {
        const one = whole.data[(y * whole.width + x) * 3] ?? 0;
        const two = single.data[(y * single.width + x - 180 * factor) * 3] ?? 0;
        most = Math.max(most, Math.abs(one - two));
      }
    }
    expect(most).toBeLessThanOrEqual(factor === 2 ? 2 : 6);
  });

  test('2× is nearer to the original than Lanczos', { timeout: 120_000 }, async () => {
    const original = await pixelsOf(await png(256, 192));
    const small = await libvips(await png(256, 192))
      .resize({ width: 128, kernel: 'lanczos3' })
      .png()
      .toBuffer();
    const ours = await pixelsOf((await apply('upscale', small, { factor: 2, format: 'png' })).output);
    const lanczos = await pixelsOf(await libvips(small).resize({ width: 256, kernel: 'lanczos3' }).png().toBuffer());
    expect(differ(ours.data, original.data)).toBeLessThan(differ(lanczos.data, original.data));
  });

  test('keeps transparency, and refuses what would take too long', { timeout: 120_000 }, async () => {
    const seeThrough = await drawPhoto(40, 30).ensureAlpha(0.5).png().toBuffer();
    const { output } = await apply('upscale', seeThrough, { format: 'png' });
    const { data, info } = await libvips(output).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 80, height: 60, channels: 4 });
    expect(data[3]).toBe(127);
    expect(await outcomeOf('upscale', await png(1_500, 1_400), { factor: 4 })).toBe('IMAGE_TOO_MANY_PIXELS');
  });

  test.each(OUTPUT_FORMATS)(
    '%s: 4× says that a model has made it up, and nothing else; 2× says nothing',
    { timeout: 120_000 },
    async (format) => {
      const input = await png(60, 40);
      const made = await apply('upscale', input, { factor: 4, format });
      const { xmp, exif, icc, iptc, width, height } = await libvips(made.output).metadata();
      expect(xmp?.toString()).toContain(MARK);
      expect([exif, icc, iptc]).toEqual([undefined, undefined, undefined]);
      expect([width, height]).toEqual([240, 160]);
      const faithful = await apply('upscale', input, { factor: 2, format });
      expect((await libvips(faithful.output).metadata()).xmp).toBeUndefined();
    },
  );
});

describe.runIf(HAS_MODELS)(`brighten${NEEDS_MODELS}`, () => {
  test('brightens the dark, blows nothing out, and leaves all as it is at strength 0', { timeout: 120_000 }, async () => {
    const dark = await drawPhoto(400, 300).linear(0.25, 0).png().toBuffer();
    const before = await pixelsOf(dark);
    const after = await pixelsOf((await apply('brighten', dark, { format: 'png', strength: 1 })).output);
    const meanOf = (data: Uint8Array) => data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(meanOf(after.data)).toBeGreaterThan(1.5 * meanOf(before.data));
    expect(after.data.filter((value) => value === 255).length).toBeLessThan(after.data.length / 1_000);
    const same = await pixelsOf((await apply('brighten', dark, { format: 'png', strength: 0 })).output);
    expect(Buffer.compare(same.data, before.data)).toBe(0);
  });

  test('does not bleach what is bright already', { timeout: 120_000 }, async () => {
    // Pencil on paper in daylight: 205 on 232.
    const line = await libvips({ create: { width: 200, height: 12, channels: 3, background: '#cdcdcd' } })
      .png()
      .toBuffer();
    const page = await libvips({ create: { width: 300, height: 200, channels: 3, background: '#e8e8e8' } })
      .composite([40, 90, 140].map((top) => ({ input: line, left: 50, top })))
      .png()
      .toBuffer();
    const { output } = await apply('brighten', page, { format: 'png', strength: 1 }).catch(() => ({ output: page }));
    const { data } = await pixelsOf(output);
    expect((data[3 * (300 * 20 + 150)] ?? 0) - (data[3 * (300 * 46 + 150)] ?? 0)).toBeGreaterThan((232 - 205) / 2);
  });

  test('has nothing to do on white', { timeout: 120_000 }, async () => {
    const white = await libvips({ create: { width: 200, height: 100, channels: 3, background: '#ffffff' } })
      .png()
      .toBuffer();
    expect(await outcomeOf('brighten', white)).toBe('NOTHING_TO_DO');
  });
});

describe.runIf(HAS_MODELS)(`denoise and deblur${NEEDS_MODELS}`, () => {
  const original = () => drawPhoto(256, 200).blur(1.5).png().toBuffer();

  test('denoise takes most of the noise away', { timeout: 240_000 }, async () => {
    const random = createRandom(3);
    const { data } = await pixelsOf(await original());
    const noisy = data.map((value) => Math.min(255, Math.max(0, value + Math.round((random() + random() + random() - 1.5) * 60))));
    const input = await libvips(noisy, { raw: { width: 256, height: 200, channels: 3 } })
      .png()
      .toBuffer();
    const repaired = await pixelsOf((await apply('denoise', input, { format: 'png' })).output);
    expect(differ(repaired.data, data)).toBeLessThan(differ(noisy, data) / 3);
    const untouched = await pixelsOf((await apply('denoise', input, { format: 'png', strength: 0 })).output);
    expect(Buffer.compare(untouched.data, Buffer.from(noisy))).toBe(0);
  });

  test.each(['denoise', 'deblur'] as const)('%s needs no model above a megapixel', { timeout: 120_000 }, async (tool) => {
    const run = (input: Buffer) =>
      runTool({
        ...{ tool, params: TOOLS[tool].params.parse({ format: 'png' }), input, maxMegapixels: 100 },
        models: openModels({ folder: '/nowhere', threads: 1 }),
      });
    const large = await png(1_200, 900);
    expect(Buffer.compare((await run(large)).output, (await run(large)).output)).toBe(0);
    await expect(run(await png(100, 80))).rejects.toMatchObject({ code: 'TOOL_UNAVAILABLE' });
  });
});

describe('erase', () => {
  const strokes = [
    {
      points: [
        [0.1, 0.1],
        [0.8, 0.6],
      ],
      size: 0.02,
    },
  ];

  test('takes a scratch out, leaves the rest, gives the same bytes twice, and says what it did', async () => {
    const photo = await pixelsOf(await drawPhoto(400, 300).blur(4).png().toBuffer());
    const scratched = Uint8Array.from(photo.data);
    for (let step = 0; step <= 600; step += 1) {
      const [x, y] = [Math.round(40 + (280 * step) / 600), Math.round(40 + (200 * step) / 600)];
      scratched.fill(255, 3 * (y * 400 + x), 3 * (y * 400 + x) + 6);
    }
    const input = await libvips(scratched, { raw: { width: 400, height: 300, channels: 3 } })
      .png()
      .toBuffer();
    const [one, two] = [await apply('erase', input, { strokes, format: 'png' }), await apply('erase', input, { strokes, format: 'png' })];
    expect(Buffer.compare(one.output, two.output)).toBe(0);
    const erased = await pixelsOf(one.output);
    expect(differ(erased.data, photo.data)).toBeLessThan(differ(scratched, photo.data) / 50);
    expect([...erased.data.subarray(0, 90)]).toEqual([...photo.data.subarray(0, 90)]);
    expect(Buffer.from(one.output).includes(MARK)).toBe(true);
  });

  test('has nothing to do where nothing, or nearly all, was painted over', async () => {
    const photo = await png(200, 150);
    expect(await outcomeOf('erase', photo, { strokes: [{ points: [[1.4, 1.4]], size: 0.01 }] })).toBe('NOTHING_TO_DO');
    const all = Array.from({ length: 8 }, (_, row) => ({
      points: [
        [0, row / 10],
        [1, row / 10],
      ],
      size: 0.3,
    }));
    expect(await outcomeOf('erase', photo, { strokes: all })).toBe('NOTHING_TO_DO');
  });
});
