import { describe, expect, test } from 'vitest';
import { createRgbProfile } from '../src/colour/create-rgb-profile.ts';
import { isSrgbProfile, SRGB_COLORANTS } from '../src/colour/is-srgb-profile.ts';
import { libvips } from '../src/libvips.ts';
import { createTiff } from '../src/pixels/create-tiff.ts';
import { createCmykProfile, labOfInks } from './cmyk-profile.ts';
import {
  ADOBE_RGB,
  convertRgb,
  deltaE2000,
  DISPLAY_P3,
  labOfSrgb,
  type RgbSpace,
  SRGB,
  srgbOfLabD50,
  type Triple,
} from './colour-reference.ts';
import { apply, pixelsOf } from './sample-photos.ts';

const PATCH = 16;
const COLUMNS = 8;

/** Colours inside sRGB's gamut, so that nothing needs to be clipped: a grid of 64. */
const SRGB_PATCHES: Triple[] = Array.from({ length: 64 }, (_, index) => [
  20 + 70 * (index % 4),
  20 + 70 * (Math.floor(index / 4) % 4),
  20 + 70 * Math.floor(index / 16),
]);

const P3_PROFILE = createRgbProfile([
  [0.51512, 0.2412, -0.00105],
  [0.29198, 0.69225, 0.04189],
  [0.1571, 0.06657, 0.78407],
]);
const ADOBE_PROFILE = createRgbProfile(
  [
    [0.60974, 0.31111, 0.01947],
    [0.20528, 0.62567, 0.06087],
    [0.14919, 0.06322, 0.74457],
  ],
  563 / 256,
);

/** Patches side by side as an uncompressed TIFF with a profile. */
function drawPatches(patches: readonly (readonly number[])[], profile: Uint8Array | null): { file: Uint8Array; pixels: Uint8Array } {
  const [width, height] = [COLUMNS * PATCH, Math.ceil(patches.length / COLUMNS) * PATCH];
  const channels = (patches[0]?.length ?? 3) as 3 | 4;
  const tiff = createTiff({ width, height, channels, profile });
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    tiff.pixels.set(patches[Math.floor(y / PATCH) * COLUMNS + Math.floor(x / PATCH)] ?? [], at * channels);
  }
  return tiff;
}

/** Middle pixels of the patches of a picture that may have been scaled. */
async function readPatches(file: Uint8Array, count: number): Promise<Triple[]> {
  const { data, width } = await pixelsOf(file);
  const patch = width / COLUMNS;
  return Array.from({ length: count }, (_, index) => {
    const x = Math.floor(((index % COLUMNS) + 0.5) * patch);
    const y = Math.floor((Math.floor(index / COLUMNS) + 0.5) * patch);
    const at = (y * width + x) * 3;
    return [data[at] ?? -1, data[at + 1] ?? -1, data[at + 2] ?? -1];
  });
}

function compare(actual: readonly Triple[], expected: readonly Triple[]): { mean: number; max: number } {
  const differences = actual.map((colour, index) => deltaE2000(labOfSrgb(colour), labOfSrgb(expected[index] ?? [0, 0, 0])));
  return { mean: differences.reduce((sum, value) => sum + value, 0) / differences.length, max: Math.max(...differences) };
}

const inSpace = (space: RgbSpace) =>
  SRGB_PATCHES.map(([r, g, b]) => convertRgb([r / 255, g / 255, b / 255], SRGB, space).map((v) => Math.round(v * 255)));

test('the reference gives the published differences (Sharma, Wu and Dalal 2005)', () => {
  expect(deltaE2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(deltaE2000([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4);
  expect(deltaE2000([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619])).toBeCloseTo(2.0373, 4);
  expect(deltaE2000([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4);
});

describe.each([
  { name: 'Display-P3', space: DISPLAY_P3, profile: P3_PROFILE },
  { name: 'Adobe RGB', space: ADOBE_RGB, profile: ADOBE_PROFILE },
])('$name', ({ space, profile }) => {
  const { file } = drawPatches(inSpace(space), profile);
  const source = () => libvips(file).keepIccProfile();

  test.each([
    { name: 'TIFF', make: () => Promise.resolve(file) },
    { name: 'PNG', make: () => source().png().toBuffer() },
    { name: 'PNG of 16 bits', make: () => source().toColourspace('rgb16').png().toBuffer() },
    { name: 'JPEG', make: () => source().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer() },
    { name: 'WebP', make: () => source().webp({ lossless: true }).toBuffer() },
    { name: 'AVIF', make: () => source().avif({ quality: 95, chromaSubsampling: '4:4:4', effort: 0 }).toBuffer() },
  ])('comes out in sRGB from $name', async ({ make }) => {
    const input = await make();
    const whole = await apply('convert', input, { format: 'png' });
    const small = await apply('resize', input, { format: 'png', width: 64 });
    for (const { output } of [whole, small]) {
      const { mean, max } = compare(await readPatches(output, 64), SRGB_PATCHES);
      expect(mean).toBeLessThan(0.6);
      expect(max).toBeLessThan(2.5);
    }
    // The same numbers without the profile would be far off: the test can fail.
    expect(compare(inSpace(space) as unknown as Triple[], SRGB_PATCHES).mean).toBeGreaterThan(2);
  });
});

test('CMYK comes out as its profile says', async () => {
  const inks = Array.from(
    { length: 64 },
    (_, index) =>
      [index % 4, Math.floor(index / 4) % 4, Math.floor(index / 16), index % 3].map((step) => step / 4) as [number, number, number, number],
  );
  const inGamut = inks.filter((mix) => srgbOfLabD50(labOfInks(mix)).every((value) => value > 3 && value < 252));
  expect(inGamut.length).toBeGreaterThan(30);
  const { file } = drawPatches(
    inGamut.map((mix) => mix.map((ink) => Math.round(ink * 255))),
    createCmykProfile(),
  );
  const cmyk = markAsCmyk(file);
  const expected = inGamut.map((mix) => srgbOfLabD50(labOfInks(mix)));
  const jpeg = await libvips(cmyk)
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .keepIccProfile()
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer();
  for (const input of [cmyk, jpeg]) {
    expect((await libvips(input).metadata()).space).toBe('cmyk');
    for (const tool of ['convert', 'resize'] as const) {
      const { output } = await apply(tool, input, { format: 'png', ...(tool === 'resize' && { width: 64 }) });
      const { mean, max } = compare(await readPatches(output, inGamut.length), expected);
      expect(mean).toBeLessThan(0.8);
      expect(max).toBeLessThan(3);
    }
  }
});

/** Turns an RGBA TIFF of ours into a CMYK one: photometric 5, and InkSet (332) in place of ExtraSamples (338). */
function markAsCmyk(rgba: Uint8Array): Buffer {
  const file = Buffer.from(rgba);
  const directory = file.readUInt32LE(4);
  for (let at = directory + 2; at < directory + 2 + file.readUInt16LE(directory) * 12; at += 12) {
    if (file.readUInt16LE(at) === 262) file.writeUInt16LE(5, at + 8);
    if (file.readUInt16LE(at) !== 338) continue;
    file.writeUInt16LE(332, at);
    file.writeUInt16LE(1, at + 8);
  }
  return file;
}

describe('profiles that are sRGB in effect', () => {
  test('are recognised, and others are not', async () => {
    expect(isSrgbProfile(createRgbProfile(SRGB_COLORANTS))).toBe(true);
    expect(isSrgbProfile(P3_PROFILE)).toBe(false);
    expect(isSrgbProfile(ADOBE_PROFILE)).toBe(false);
    expect(isSrgbProfile(createRgbProfile(SRGB_COLORANTS, 2.2))).toBe(false);
    expect(isSrgbProfile(createRgbProfile(SRGB_COLORANTS, 1.8))).toBe(false);
    expect(isSrgbProfile(createCmykProfile())).toBe(false);
    const { icc } = await libvips(drawPatches(SRGB_PATCHES, null).file)
      .withIccProfile('srgb')
      .png()
      .toBuffer()
      .then((png) => libvips(png).metadata());
    expect(icc && isSrgbProfile(icc)).toBe(true);
  });

  test('no damage to a profile does harm', () => {
    const profile = createRgbProfile(SRGB_COLORANTS);
    for (let length = 0; length < profile.length; length += 1) expect(isSrgbProfile(profile.subarray(0, length))).toBe(false);
    for (let at = 0; at < profile.length; at += 1) isSrgbProfile(profile.map((byte, index) => (index === at ? byte ^ 0xff : byte)));
  });

  test('change nothing: the bytes are those without a profile', async () => {
    const plain = await libvips(drawPatches(SRGB_PATCHES, null).file).png().toBuffer();
    const tagged = await libvips(plain).withIccProfile('srgb').png().toBuffer();
    const [one, two] = await Promise.all([plain, tagged].map((input) => apply('resize', input, { width: 64 })));
    expect(Buffer.compare(one?.output ?? Buffer.of(1), two?.output ?? Buffer.of(2))).toBe(0);
  });
});

test('16 bits without a profile, grey and palettes keep their colours', async () => {
  const base = libvips(drawPatches(SRGB_PATCHES, null).file);
  for (const input of [
    await base.clone().toColourspace('rgb16').png().toBuffer(),
    await base.clone().png({ palette: true, colours: 64, dither: 0 }).toBuffer(),
  ]) {
    const { output } = await apply('strip-metadata', input);
    expect(compare(await readPatches(output, 64), SRGB_PATCHES).mean).toBeLessThan(0.7);
  }
  const grey = await base.clone().greyscale().toColourspace('b-w').png().toBuffer();
  expect((await libvips(grey).metadata()).channels).toBe(1);
  for (const tool of ['strip-metadata', 'enhance'] as const) {
    const patches = await readPatches((await apply(tool, grey)).output, 64);
    expect(patches.every(([r, g, b]) => r === g && g === b)).toBe(true);
  }
});
