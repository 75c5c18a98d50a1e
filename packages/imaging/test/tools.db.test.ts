import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TOOLS } from '@imagemint/contract/tools';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { HEIC_ORIGINALS, readHeicPhoto } from '@imagemint/dev-stack/photos/read-heic-photo';
import { describe, expect, test } from 'vitest';
import { runTool, warmUp } from '../src/index.ts';
import { meanDeltaE } from './mean-delta-e.ts';
import { apply, drawPhoto, outcomeOf, PLAIN_TOOLS, sampleModels } from './sample-photos.ts';

// Needs no service, but more than a moment.
const jpeg = await drawPhoto(300, 200).jpeg({ quality: 90 }).toBuffer();

test('the same input, parameters and version give the same bytes', async () => {
  await warmUp();
  for (const tool of PLAIN_TOOLS) {
    const params = tool === 'resize' ? { width: 90 } : tool === 'compress' ? { maxKilobytes: 6 } : {};
    for (const format of ['jpeg', 'png', 'webp', 'avif']) {
      const [one, two] = await Promise.all([0, 1].map(() => apply(tool, jpeg, { ...params, format })));
      expect(Buffer.compare(one?.output ?? Buffer.of(1), two?.output ?? Buffer.of(2))).toBe(0);
    }
  }
});

describe('compress', () => {
  test.each(['jpeg', 'png', 'webp', 'avif'])('%s keeps within the size, and uses it', async (format) => {
    const detailed = await drawPhoto(500, 400).png().toBuffer();
    for (const maxKilobytes of [5, 20, 60]) {
      const result = await apply('compress', detailed, { format, maxKilobytes });
      expect(result.output.length).toBeLessThanOrEqual(maxKilobytes * 1_000);
      if (format === 'jpeg') expect(result.output.length).toBeGreaterThan(maxKilobytes * 600);
    }
  });

  test('without shrinking it says what it cannot do', async () => {
    const detailed = await drawPhoto(1_000, 800).png().toBuffer();
    expect(await outcomeOf('compress', detailed, { format: 'jpeg', maxKilobytes: 2, allowResize: false })).toBe('TARGET_UNREACHABLE');
    expect(await apply('compress', detailed, { format: 'jpeg', maxKilobytes: 60, allowResize: false })).toMatchObject({
      width: 1_000,
      height: 800,
    });
  });

  test('a photo that is small enough does not grow', async () => {
    const { output, width } = await apply('compress', jpeg, { maxKilobytes: 5_000 });
    expect(output.length).toBeLessThanOrEqual(jpeg.length);
    expect(width).toBe(300);
  });
});

describe('HEIC', () => {
  test.each(['srgb', 'display-p3'] as const)('in %s looks like the picture it was made from, without its metadata', async (profile) => {
    const { width, height, canary } = HEIC_ORIGINALS[profile];
    const input = await readHeicPhoto(profile);
    expect(input.includes(canary)).toBe(true);
    const [fromHeic, fromJpeg] = await Promise.all([
      apply('convert', input, { format: 'png' }),
      generatePhoto({ ...HEIC_ORIGINALS[profile], format: 'jpeg' }).then((photo) => apply('convert', photo, { format: 'png' })),
    ]);
    expect(fromHeic).toMatchObject({ inputFormat: 'heic', width, height });
    expect(Buffer.from(fromHeic.output).includes(canary)).toBe(false);
    expect(await meanDeltaE(fromHeic.output, fromJpeg.output)).toBeLessThan(2.5);
  });

  test('is refused when it is cut, damaged in its structure or too large', async () => {
    const input = await readHeicPhoto();
    for (const share of [0.01, 0.3, 0.6, 0.95])
      expect(await outcomeOf('convert', input.subarray(0, input.length * share))).toBe('IMAGE_TRUNCATED');
    const damaged = Buffer.from(input);
    damaged.fill(0, damaged.indexOf('iloc'), damaged.indexOf('iloc') + 40);
    expect(await outcomeOf('convert', damaged)).toBe('IMAGE_CORRUPT');
    await expect(
      runTool({ tool: 'convert', params: TOOLS.convert.params.parse({}), input, maxMegapixels: 0.2, models: sampleModels }),
    ).rejects.toMatchObject({
      code: 'IMAGE_TOO_MANY_PIXELS',
    });
  });

  // Turned by its container and of several tiles, as a phone's are; public domain, but not part of a checkout.
  const phone = fileURLToPath(new URL('../../../../shared/data/photos/IMG_2682.heic', import.meta.url));
  test.runIf(existsSync(phone))('of a real phone comes out upright, without its metadata', async () => {
    const input = readFileSync(phone);
    expect(input.includes('Apple')).toBe(true);
    const { output, ...rest } = await apply('resize', input, { width: 400 });
    expect(rest).toMatchObject({ format: 'jpeg', inputFormat: 'heic', width: 400, height: 300 });
    expect(Buffer.from(output).includes('Apple')).toBe(false);
  });
});
