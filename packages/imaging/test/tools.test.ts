import { describe, expect, test } from 'vitest';
import { libvips } from '../src/libvips.ts';
import { planResize } from '../src/tools/resize.ts';
import { planCrop } from '../src/tools/smart-crop.ts';
import { apply, drawAnimation, drawPhoto, outcomeOf, pixelsOf } from './sample-photos.ts';

const photo = drawPhoto(300, 200);
const jpeg = await photo.clone().jpeg({ quality: 90 }).toBuffer();
const glass = await libvips({ create: { width: 40, height: 30, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } })
  .png()
  .toBuffer();

describe('resize', () => {
  const box = { width: 100, height: 100, format: 'auto' as const, enlarge: false, quality: 82 };
  test.each([
    { fit: 'inside', photo: [300, 200], box: [100, 67], picture: [100, 67] },
    { fit: 'inside', photo: [50, 20], box: [50, 20], picture: [50, 20] },
    { fit: 'contain', photo: [300, 200], box: [100, 100], picture: [100, 67] },
    { fit: 'contain', photo: [50, 20], box: [100, 100], picture: [50, 20] },
    { fit: 'cover', photo: [300, 200], box: [100, 100], picture: [100, 100] },
    { fit: 'cover', photo: [50, 20], box: [20, 20], picture: [20, 20] },
    { fit: 'fill', photo: [300, 50], box: [100, 50], picture: [100, 50] },
  ] as const)('$fit of $photo', ({ fit, photo: [width, height], box: expected, picture }) => {
    const plan = planResize({ width, height }, { ...box, fit });
    expect([plan.box.width, plan.box.height]).toEqual(expected);
    expect([plan.picture.width, plan.picture.height]).toEqual(picture);
  });

  test('gives what was planned, in pixels', async () => {
    for (const fit of ['inside', 'contain', 'cover', 'fill'] as const) {
      const params = { width: 97, height: 83, fit };
      const plan = planResize({ width: 300, height: 200 }, { ...box, ...params });
      const { output, width, height } = await apply('resize', jpeg, { ...params, format: 'png' });
      expect([width, height]).toEqual([plan.box.width, plan.box.height]);
      expect(await libvips(output).metadata()).toMatchObject({ width, height });
    }
    expect(await apply('resize', jpeg, { width: 600 })).toMatchObject({ width: 300, height: 200 });
    expect(await apply('resize', jpeg, { width: 600, enlarge: true })).toMatchObject({ width: 600, height: 400 });
    expect(await apply('resize', jpeg, { height: 20 })).toMatchObject({ width: 30, height: 20 });
  });

  test('looks as one resampled in full', async () => {
    const large = await drawPhoto(1_600, 1_200).jpeg({ quality: 92 }).toBuffer();
    const { output } = await apply('resize', large, { width: 390, format: 'png' });
    const { data } = await pixelsOf(output);
    const full = await libvips(await libvips(large).png().toBuffer())
      .resize(390)
      .raw()
      .toBuffer();
    const difference = data.reduce((sum, value, index) => sum + Math.abs(value - (full[index] ?? 0)), 0) / data.length;
    expect(difference).toBeLessThan(2);
  });
});

describe('convert', () => {
  test('fills transparency with the background where a format has none', async () => {
    const { output } = await apply('convert', glass, { format: 'jpeg', background: '#1030f0', quality: 95 });
    const { data } = await pixelsOf(output);
    for (const [index, value] of [0x10, 0x30, 0xf0].entries()) expect(Math.abs((data[index] ?? -99) - value)).toBeLessThan(4);
    for (const format of ['png', 'webp', 'avif']) {
      const alpha = await libvips((await apply('convert', glass, { format })).output)
        .ensureAlpha()
        .extractChannel(3)
        .raw()
        .toBuffer();
      expect(Math.max(...alpha)).toBe(0);
    }
  });

  test('lossless means every pixel', async () => {
    const png = await photo.clone().png().toBuffer();
    for (const format of ['png', 'webp', 'avif']) {
      const { output } = await apply('convert', png, { format, lossless: true });
      expect(Buffer.compare((await pixelsOf(output)).data, (await pixelsOf(png)).data)).toBe(0);
    }
  });

  test('a side that a format cannot hold is refused', async () => {
    const long = await libvips({ create: { width: 17_000, height: 4, channels: 3, background: '#aaa' } })
      .png()
      .toBuffer();
    expect(await outcomeOf('convert', long, { format: 'webp' })).toBe('IMAGE_TOO_MANY_PIXELS');
    expect(await outcomeOf('convert', long, { format: 'avif' })).toBe('IMAGE_TOO_MANY_PIXELS');
    expect(await outcomeOf('convert', long, { format: 'jpeg' })).toBe('OK');
  });
});

describe('animations', () => {
  test.each(['enhance', 'resize', 'convert', 'compress', 'strip-metadata'] as const)('%s keeps frames and timing in WebP', async (tool) => {
    for (const make of ['gif', 'webp'] as const) {
      const drawn = await drawAnimation();
      const input = await drawn.toFormat(make, { delay: [100, 200, 300, 400], loop: 3 }).toBuffer();
      const params = { format: 'webp', ...(tool === 'resize' && { width: 30 }) };
      const { output, height } = await apply(tool, input, params);
      const known = await libvips(output).metadata();
      expect(known).toMatchObject({ pages: 4, delay: [100, 200, 300, 400], loop: 3 });
      expect(height).toBe(tool === 'resize' ? 20 : 40);
      expect((await libvips((await apply(tool, input, { ...params, format: 'png' })).output).metadata()).pages ?? 1).toBe(1);
    }
  });

  test('smart crop takes the first frame', async () => {
    const { output } = await apply('smart-crop', await (await drawAnimation()).webp().toBuffer());
    expect((await libvips(output).metadata()).pages ?? 1).toBe(1);
  });
});

test.each([
  { name: 'PNG', input: glass, format: 'png' },
  { name: 'JPEG', input: jpeg, format: 'jpeg' },
  { name: 'GIF with transparency', input: await libvips(glass).gif().toBuffer(), format: 'png' },
  { name: 'TIFF without', input: await photo.clone().tiff().toBuffer(), format: 'jpeg' },
  { name: 'AVIF', input: await photo.clone().avif({ effort: 0 }).toBuffer(), format: 'avif' },
])('auto makes $format of $name', async ({ input, format }) => {
  expect((await apply('strip-metadata', input)).format).toBe(format);
});

describe('smart crop', () => {
  test('keeps what there is to see', async () => {
    for (const left of [10, 250]) {
      const subject = await drawPhoto(90, 90).png().toBuffer();
      const scene = await libvips({ create: { width: 350, height: 110, channels: 3, background: '#7a7f85' } })
        .composite([{ input: subject, left, top: 10 }])
        .png()
        .toBuffer();
      const { output, width, height } = await apply('smart-crop', scene);
      expect([width, height]).toEqual([110, 110]);
      const { channels } = await libvips(output).stats();
      // The blue of its sky tells the subject from the grey around it.
      expect(channels[2]?.stdev).toBeGreaterThan(60);
    }
  });

  test.each(['1:1', '4:5', '3:4', '2:3', '9:16', '5:4', '4:3', '3:2', '16:9'])('%s is the largest part of that shape', async (aspect) => {
    const [across = 1, down = 1] = aspect.split(':').map(Number);
    const result = await apply('smart-crop', jpeg, { aspect, maxWidth: 80 });
    expect(Math.abs(result.width / result.height - across / down)).toBeLessThan(0.03);
    expect(result.width).toBeLessThanOrEqual(80);
    const { part } = planCrop({ width: 300, height: 200 }, { x: 1, y: 1 }, { aspect });
    expect(part.width === 300 || part.height === 200).toBe(true);
    expect([part.left + part.width, part.top + part.height]).toEqual([300, 200]);
  });
});
