import { TOOL_IDS, TOOLS } from '@imagemint/contract/tools';
import { beforeAll, describe, expect, test } from 'vitest';
import { ImagingError, runTool } from '../src/index.ts';
import { libvips } from '../src/libvips.ts';
import { toImagingError } from '../src/to-imaging-error.ts';
import { apply, codeOf, drawAnimation, drawPhoto, outcomeOf, PLAIN_TOOLS, sampleModels } from './sample-photos.ts';

const photo = drawPhoto(120, 80);
const MAKERS = {
  jpeg: () => photo.clone().jpeg().toBuffer(),
  'progressive jpeg': () => photo.clone().jpeg({ progressive: true }).toBuffer(),
  png: () => photo.clone().png().toBuffer(),
  'interlaced png': () => photo.clone().png({ progressive: true }).toBuffer(),
  webp: () => photo.clone().webp().toBuffer(),
  gif: () => photo.clone().gif().toBuffer(),
  'animated gif': async () => (await drawAnimation()).gif().toBuffer(),
  'animated webp': async () => (await drawAnimation()).webp().toBuffer(),
  avif: () => photo.clone().avif({ effort: 0 }).toBuffer(),
  'packed tiff': () => photo.clone().tiff({ compression: 'lzw' }).toBuffer(),
  'plain tiff': () => photo.clone().tiff({ compression: 'none' }).toBuffer(),
};
const files = new Map<string, Buffer>();
const fileOf = (name: string) => files.get(name) ?? Buffer.alloc(0);
beforeAll(async () => {
  for (const [name, make] of Object.entries(MAKERS)) files.set(name, await make());
});

describe.each(Object.keys(MAKERS))('%s', (name) => {
  test('is read whole and refused when it is cut anywhere', async () => {
    const whole = fileOf(name);
    expect(await outcomeOf('convert', whole)).toBe('OK');
    for (const share of [0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98]) {
      const cut = whole.subarray(0, Math.max(1, Math.floor(whole.length * share)));
      expect([share, await outcomeOf('resize', cut, { width: 20 })]).toEqual([share, 'IMAGE_TRUNCATED']);
    }
  });
});

test.each(['progressive jpeg', 'png', 'interlaced png', 'avif', 'packed tiff'])('a damaged %s is refused', async (name) => {
  for (const share of [0.4, 0.5, 0.6]) {
    const damaged = Buffer.from(fileOf(name));
    const at = Math.floor(damaged.length * share);
    for (let index = 0; index < 60; index += 1) damaged[at + index] = index * 37 + 0xc1;
    for (const tool of ['convert', 'enhance'] as const) {
      expect(['IMAGE_CORRUPT', 'IMAGE_TRUNCATED']).toContain(await outcomeOf(tool, damaged));
    }
  }
});

test('a baseline JPEG with a hole filled by markers is refused', async () => {
  const damaged = Buffer.from(fileOf('jpeg'));
  const middle = Math.floor(damaged.length / 2);
  damaged.fill(0xff, middle, middle + 30);
  expect(await outcomeOf('convert', damaged)).toBe('IMAGE_CORRUPT');
});

test.each([
  { name: 'nothing', file: Buffer.alloc(0), code: 'IMAGE_EMPTY' },
  { name: 'text', file: Buffer.from('hello, this is not a photo'), code: 'IMAGE_UNSUPPORTED' },
  { name: 'SVG', file: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), code: 'IMAGE_UNSUPPORTED' },
  { name: 'PDF', file: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'), code: 'IMAGE_UNSUPPORTED' },
  { name: 'zeros', file: Buffer.alloc(4_000), code: 'IMAGE_UNSUPPORTED' },
  {
    name: 'a start of JPEG and noise',
    file: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]), Buffer.alloc(400, 7)]),
    code: 'IMAGE_UNSUPPORTED',
  },
])('$name: $code from every tool', async ({ file, code }) => {
  for (const tool of TOOL_IDS) expect(await outcomeOf(tool, file, tool === 'resize' ? { width: 10 } : {})).toBe(code);
});

describe('limits, from the header', () => {
  test('pixels over all frames', async () => {
    const params = TOOLS.convert.params.parse({});
    const within = (name: string, maxMegapixels: number) =>
      codeOf(runTool({ tool: 'convert', params, input: fileOf(name), maxMegapixels, models: sampleModels }));
    expect(await within('jpeg', 0.0095)).toBe('IMAGE_TOO_MANY_PIXELS');
    expect(await within('jpeg', 0.0097)).toBe('OK');
    expect(await within('animated gif', 0.0095)).toBe('IMAGE_TOO_MANY_PIXELS');
    expect(await within('animated webp', 0.0097)).toBe('OK');
  });

  test('a PNG that says 60 000 × 60 000 is refused at once', async () => {
    const lying = Buffer.from(fileOf('png'));
    lying.writeUInt32BE(60_000, 16);
    lying.writeUInt32BE(60_000, 20);
    expect(await outcomeOf('convert', lying)).toBe('IMAGE_TOO_MANY_PIXELS');
  });

  test('frames', async () => {
    const params = TOOLS.convert.params.parse({});
    const run = (maxFrames: number) =>
      runTool({ tool: 'convert', params, input: fileOf('animated gif'), maxMegapixels: 100, maxFrames, models: sampleModels });
    await expect(run(3)).rejects.toMatchObject({ code: 'IMAGE_TOO_MANY_FRAMES', inputFormat: 'gif' });
    expect((await run(4)).format).toBe('webp');
  });

  test('scans: a JPEG of hundreds is refused before it costs anything', async () => {
    const progressive = fileOf('progressive jpeg');
    const lastScan = progressive.lastIndexOf(Buffer.from([0xff, 0xda]));
    const scan = progressive.subarray(lastScan, -2);
    const bomb = Buffer.concat([progressive.subarray(0, -2), ...Array<Buffer>(2_000).fill(scan), Buffer.from([0xff, 0xd9])]);
    const startMs = performance.now();
    expect(['IMAGE_TOO_COMPLEX', 'IMAGE_CORRUPT']).toContain(await outcomeOf('convert', bomb));
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });

  test('the result, too, when a small photo is to grow', async () => {
    expect(await outcomeOf('resize', fileOf('png'), { width: 16_000, height: 16_000, fit: 'fill', enlarge: true })).toBe(
      'IMAGE_TOO_MANY_PIXELS',
    );
    expect(await outcomeOf('resize', fileOf('png'), { width: 16_000, height: 16_000, fit: 'contain' })).toBe('IMAGE_TOO_MANY_PIXELS');
  });
});

test('what is beside the picture does no harm', async () => {
  const jpeg = fileOf('jpeg');
  const adobe = Buffer.from([0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, 7]);
  const exif = Buffer.from([0xff, 0xe1, 0, 16, ...Buffer.from('Exif\0\0garbage!')]);
  const broken = [
    Buffer.concat([jpeg, Buffer.alloc(5_000, 9)]),
    Buffer.concat([jpeg.subarray(0, 2), adobe, jpeg.subarray(2)]),
    Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]),
  ];
  for (const file of broken) expect(await outcomeOf('convert', file)).toBe('OK');
});

test.each([
  [1, 1],
  [20_000, 10],
  [10, 20_000],
  [2, 1],
])('%i × %i pixels go through every tool', async (width, height) => {
  for (const background of ['#385', { r: 9, g: 200, b: 90, alpha: 0.5 }]) {
    const input = await libvips({ create: { width, height, channels: typeof background === 'string' ? 3 : 4, background } })
      .png()
      .toBuffer();
    for (const tool of PLAIN_TOOLS) {
      const result = await apply(tool, input, tool === 'resize' ? { width: 7 } : tool === 'convert' ? { format: 'jpeg' } : {});
      expect(Math.min(result.width, result.height)).toBeGreaterThanOrEqual(1);
    }
  }
});

describe('errors', () => {
  test('carry what the header says and no decoder text', async () => {
    const cut = fileOf('png').subarray(0, 900);
    const error: unknown = await apply('convert', cut).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ImagingError);
    expect(error).toMatchObject({ code: 'IMAGE_TRUNCATED', message: 'IMAGE_TRUNCATED', inputFormat: 'png', megapixels: 0.0096 });
    expect((error as Error).cause).toBeUndefined();
  });

  test('of our own making are ours', () => {
    expect(toImagingError(new TypeError('x')).code).toBe('TOOL_FAILED');
    expect(toImagingError(new Error('heifsave_buffer: out of luck')).code).toBe('TOOL_FAILED');
    expect(toImagingError(new Error('anything a decoder may say')).code).toBe('IMAGE_CORRUPT');
  });
});
