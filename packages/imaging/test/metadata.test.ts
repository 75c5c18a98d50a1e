import { OUTPUT_FORMATS } from '@imagemint/contract/formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { dropMetadata } from '../src/encode/drop-metadata.ts';
import { ImagingError } from '../src/imaging-error.ts';
import { libvips } from '../src/libvips.ts';
import { CANARY, createPlantedFiles, plantInAvif, plantInJpeg, plantInPng, plantInWebp, withProfile } from './canaries.ts';
import { apply, drawPhoto, pixelsOf, PLAIN_TOOLS } from './sample-photos.ts';

const INPUTS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const;
const picture = drawPhoto(64, 48);
let planted: Record<(typeof INPUTS)[number], Buffer>;
beforeAll(async () => {
  planted = await createPlantedFiles(picture);
});

/** What libvips still finds beside the picture. */
async function metadataOf(file: Uint8Array): Promise<unknown[]> {
  const { exif, xmp, icc, iptc, comments, orientation } = await libvips(file).metadata();
  return [exif, xmp, icc, iptc, comments, orientation].filter((value) => value !== undefined);
}

describe.each(INPUTS)('%s', (input) => {
  test.each(PLAIN_TOOLS)('%s leaves nothing but the picture', async (tool) => {
    expect(planted[input].includes(CANARY)).toBe(true);
    const params = { ...(tool === 'resize' && { width: 40 }), ...(tool === 'compress' && { maxKilobytes: 40 }) };
    for (const format of tool === 'strip-metadata' ? OUTPUT_FORMATS : (['jpeg', 'png', 'webp'] as const)) {
      const { output } = await apply(tool, planted[input], { ...params, format });
      expect(Buffer.from(output).includes(CANARY)).toBe(false);
      expect(Buffer.from(output).includes('CANARY'.split('').join('\0'))).toBe(false);
      expect(await metadataOf(output)).toEqual([]);
    }
  });
});

test('resolution and profiles do not come along', async () => {
  const { output: jpeg } = await apply('strip-metadata', planted.jpeg);
  expect(Buffer.from(jpeg).includes('JFIF')).toBe(false);
  const { output: png } = await apply('strip-metadata', await withProfile(planted.png, 'p3'));
  expect(Buffer.from(png).includes('pHYs')).toBe(false);
  expect(Buffer.from(png).includes('iCCP')).toBe(false);
});

describe('the last fence, whatever an encoder wrote', () => {
  test('takes segments out of JPEG, PNG and WebP and leaves the picture as it was', async () => {
    const files = {
      jpeg: plantInJpeg(await picture.clone().jpeg().toBuffer()).subarray(0, -CANARY.length),
      png: plantInPng(await picture.clone().png().toBuffer()),
      webp: await plantInWebp(picture.clone()),
    };
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const dropped = dropMetadata(files[format], format);
      expect(Buffer.from(dropped).includes(CANARY)).toBe(false);
      expect(Buffer.compare((await pixelsOf(dropped)).data, (await pixelsOf(files[format])).data)).toBe(0);
    }
  });

  test('refuses an AVIF with items beside the picture, and broken files', async () => {
    const avif = await plantInAvif(picture.clone());
    expect(() => dropMetadata(avif, 'avif')).toThrow(ImagingError);
    for (const format of OUTPUT_FORMATS) expect(() => dropMetadata(Buffer.from('not a picture at all'), format)).toThrow(ImagingError);
  });
});
