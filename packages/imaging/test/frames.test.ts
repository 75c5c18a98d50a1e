import { describe, expect, test } from 'vitest';
import { libvips } from '../src/libvips.ts';
import { apply, drawPhoto, pixelsOf, PLAIN_TOOLS } from './sample-photos.ts';

/** Three frames that have nothing in common, 30 × 20 pixels, lying on their side. */
async function drawFrames(): Promise<Buffer[]> {
  const photo = drawPhoto(30, 20);
  return Promise.all([0, 90, 200].map((hue) => photo.clone().modulate({ hue }).png().toBuffer()));
}

async function animate(frames: Buffer[], orientation: number): Promise<Buffer> {
  return libvips(frames, { join: { animated: true } })
    .webp({ lossless: true, delay: [100, 200, 300], loop: 2 })
    .withMetadata({ orientation })
    .toBuffer();
}

describe('an animation that lies on its side', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i: every frame is turned, in its place', async (orientation) => {
    const frames = await drawFrames();
    const result = await apply('convert', await animate(frames, orientation), { format: 'webp', lossless: true });
    const known = await libvips(result.output).metadata();
    expect([known.pages, known.delay, known.loop, known.orientation]).toEqual([3, [100, 200, 300], 2, undefined]);
    for (const [page, frame] of frames.entries()) {
      const alone = await libvips(frame).webp({ lossless: true }).withMetadata({ orientation }).toBuffer();
      const still = await pixelsOf((await apply('convert', alone, { format: 'png' })).output);
      const shown = await libvips(result.output, { page }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      expect([shown.info.width, shown.info.height]).toEqual([still.width, still.height]);
      expect(shown.data.equals(still.data)).toBe(true);
    }
  });

  test.each(PLAIN_TOOLS)('%s shows it upright', async (tool) => {
    const animation = await animate(await drawFrames(), 6);
    const { width, height } = await apply(tool, animation, tool === 'resize' ? { width: 20 } : {});
    expect(tool === 'smart-crop' ? width === height : width < height).toBe(true);
  });
});

test.each(PLAIN_TOOLS)('the first page of a TIFF of several is the photo: %s', async (tool) => {
  const frames = await drawFrames();
  const pages = await libvips(frames, { join: { animated: true } })
    .tiff({ compression: 'lzw' })
    .toBuffer();
  const params = { format: 'webp', ...(tool === 'resize' && { width: 20 }), ...(tool === 'convert' && { lossless: true }) };
  const { output, megapixels } = await apply(tool, pages, params);
  expect((await libvips(output).metadata()).pages).toBeUndefined();
  expect(megapixels).toBeCloseTo((30 * 20) / 1e6);
  if (tool === 'convert') expect((await pixelsOf(output)).data.equals((await pixelsOf(frames[0] ?? Buffer.alloc(0))).data)).toBe(true);
});

test.each([
  { width: 20_000, height: 10 },
  { width: 10, height: 20_000 },
  { width: 17_000, height: 200 },
])('$width × $height pixels shrink to what a format can hold, or say why not', async ({ width, height }) => {
  const input = await libvips({ create: { width, height, channels: 3, background: '#385' } })
    .png()
    .toBuffer();
  for (const format of ['webp', 'avif']) {
    const shrunk = await apply('compress', input, { format });
    expect(Math.max(shrunk.width, shrunk.height)).toBe(format === 'webp' ? 16_383 : 16_384);
    await expect(apply('compress', input, { format, allowResize: false })).rejects.toMatchObject({ code: 'IMAGE_TOO_MANY_PIXELS' });
    await expect(apply('convert', input, { format })).rejects.toMatchObject({ code: 'IMAGE_TOO_MANY_PIXELS' });
    await expect(apply('enhance', input, { format })).rejects.toMatchObject({ code: 'IMAGE_TOO_MANY_PIXELS' });
  }
});
