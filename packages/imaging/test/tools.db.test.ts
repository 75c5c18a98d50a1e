import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TOOL_IDS } from '@imagemint/contract/tools';
import { describe, expect, test } from 'vitest';
import { warmUp } from '../src/index.ts';
import { apply, drawPhoto, outcomeOf } from './sample-photos.ts';

// Needs no service, but more than a moment.
const jpeg = await drawPhoto(300, 200).jpeg({ quality: 90 }).toBuffer();

test('the same input, parameters and version give the same bytes', async () => {
  await warmUp();
  for (const tool of TOOL_IDS) {
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

// No encoder for HEVC is at hand; the photograph lies beside a checkout in some places only.
const heic = fileURLToPath(new URL('../../../../shared/data/photos/IMG_2682.heic', import.meta.url));
describe.skipIf(!existsSync(heic))('HEIC from a phone (needs ../shared/data/photos)', () => {
  test('comes out upright, in sRGB, without its metadata', async () => {
    const input = readFileSync(heic);
    expect(input.includes('Apple')).toBe(true);
    const { output, ...rest } = await apply('resize', input, { width: 400 });
    expect(rest).toMatchObject({ format: 'jpeg', inputFormat: 'heic', width: 400, height: 300 });
    expect(Buffer.from(output).includes('Apple')).toBe(false);
  });

  test('is refused when it is cut, damaged in its structure or too large', async () => {
    const input = readFileSync(heic);
    for (const share of [0.01, 0.3, 0.6, 0.95])
      expect(await outcomeOf('convert', input.subarray(0, input.length * share))).toBe('IMAGE_TRUNCATED');
    const damaged = Buffer.from(input);
    damaged.fill(0, damaged.indexOf('iloc'), damaged.indexOf('iloc') + 40);
    expect(['IMAGE_CORRUPT', 'IMAGE_UNSUPPORTED', 'IMAGE_TRUNCATED']).toContain(await outcomeOf('convert', damaged));
  });
});
