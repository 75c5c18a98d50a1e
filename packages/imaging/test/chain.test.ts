import { OUTPUT_FORMATS } from '@imagemint/contract/formats';
import { TOOLS, type ToolId } from '@imagemint/contract/tools';
import { describe, expect, test } from 'vitest';
import { runTool } from '../src/index.ts';
import { libvips } from '../src/libvips.ts';
import { apply, drawAnimation, drawPhoto, outcomeOf, pixelsOf, sampleModels } from './sample-photos.ts';

type Step = readonly [tool: ToolId, params: object];

const stepOf = ([tool, params]: Step) => ({ tool, params: TOOLS[tool].params.parse(params) });

function chain(input: Uint8Array, [first, ...rest]: readonly [Step, ...Step[]], followingMegapixels: readonly number[] = []) {
  const { tool, params } = stepOf(first);
  const then = rest.map(stepOf);
  return runTool({ tool, params: { ...params, then }, input, maxMegapixels: 100, followingMegapixels, models: sampleModels });
}

const STROKES = [{ points: [[0.2, 0.2]], size: 0.1 }];
const MARK = 'digitalsourcetype/compositeWithTrainedAlgorithmicMedia';

describe('chains', () => {
  test('give what the tools give one after another without loss, and the same bytes twice', async () => {
    const input = await drawPhoto(320, 240).png().toBuffer();
    const steps = [
      ['resize', { width: 200 }],
      ['enhance', { strength: 1 }],
      ['smart-crop', { aspect: '1:1' }],
      ['convert', { format: 'webp', quality: 80 }],
    ] as const;
    let file: Uint8Array = input;
    for (const [tool, params] of steps.slice(0, -1)) file = (await apply(tool, file, { ...params, format: 'png' })).output;
    file = (await apply('convert', file, { format: 'webp', quality: 80 })).output;
    const [one, two] = [await chain(input, steps), await chain(input, steps)];
    expect(Buffer.compare(one.output, file)).toBe(0);
    expect(Buffer.compare(one.output, two.output)).toBe(0);
    expect(one).toMatchObject({ format: 'webp', width: 150, height: 150, inputFormat: 'png', megapixels: 0.0768 });
  });

  test('encode once: a low quality on the way costs nothing', async () => {
    const input = await drawPhoto(200, 150).jpeg({ quality: 95 }).toBuffer();
    const rough = await chain(input, [
      ['resize', { width: 100, quality: 1 }],
      ['convert', { format: 'png' }],
    ]);
    const exact = await apply('resize', input, { width: 100, format: 'png' });
    expect(Buffer.compare((await pixelsOf(rough.output)).data, (await pixelsOf(exact.output)).data)).toBe(0);
  });

  test.each(OUTPUT_FORMATS)('%s: what was made up on the way is said at the end, and nothing else', async (format) => {
    const input = await drawPhoto(120, 80).png().toBuffer();
    const made = await chain(input, [
      ['erase', { strokes: STROKES }],
      ['resize', { width: 60 }],
      ['convert', { format }],
    ]);
    const { xmp, exif, icc, iptc } = await libvips(made.output).metadata();
    expect(xmp?.toString()).toContain(MARK);
    expect([exif, icc, iptc]).toEqual([undefined, undefined, undefined]);
    const plain = await chain(input, [
      ['resize', { width: 60 }],
      ['convert', { format }],
    ]);
    expect((await libvips(plain.output).metadata()).xmp).toBeUndefined();
  });

  test('keep transparency, or fill it where the format on the way has none', async () => {
    const input = await drawPhoto(40, 30).ensureAlpha(0.5).png().toBuffer();
    const alphaOf = async (format: 'auto' | 'jpeg') => {
      const { output } = await chain(input, [
        ['resize', { width: 20, format }],
        ['convert', { format: 'png' }],
      ]);
      return (await libvips(output).metadata()).hasAlpha;
    };
    expect(await alphaOf('auto')).toBe(true);
    expect(await alphaOf('jpeg')).toBe(false);
  });

  test('keep the first frame of an animation, and to a size at the end', async () => {
    const moving = await (await drawAnimation()).webp().toBuffer();
    const steps = [
      ['resize', { width: 30 }],
      ['compress', { maxKilobytes: 2, format: 'webp' }],
    ] as const;
    const { output } = await chain(moving, steps);
    expect((await libvips(output).metadata()).pages ?? 1).toBe(1);
    expect(output.length).toBeLessThanOrEqual(2_000);
  });

  test('hold what a tool makes to the limit of the next one', async () => {
    const input = await drawPhoto(100, 100).png().toBuffer();
    const steps = [
      ['resize', { width: 200, enlarge: true }],
      ['enhance', {}],
      ['convert', { format: 'png' }],
    ] as const;
    await expect(chain(input, steps, [0.03, 100])).rejects.toMatchObject({ code: 'IMAGE_TOO_MANY_PIXELS', inputFormat: 'png' });
    await expect(chain(input, steps, [100, 0.03])).rejects.toMatchObject({ code: 'IMAGE_TOO_MANY_PIXELS' });
    expect(await chain(input, steps, [0.04, 0.04])).toMatchObject({ width: 200, height: 200 });
  });

  test('end where one of their tools does', async () => {
    const input = await drawPhoto(60, 40).png().toBuffer();
    const run = chain(input, [
      ['resize', { width: 30 }],
      ['erase', { strokes: [{ points: [[1.4, 1.4]], size: 0.01 }] }],
    ]);
    await expect(run).rejects.toMatchObject({ code: 'NOTHING_TO_DO', inputFormat: 'png' });
    expect(await outcomeOf('resize', input, { width: 30 })).toBe('OK');
  });
});
