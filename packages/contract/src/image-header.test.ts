import { describe, expect, test } from 'vitest';
import { type HeaderResult, readImageHeader } from './image-header.ts';

const text = (content: string) => Buffer.from(content, 'latin1');
const be = (size: 1 | 2 | 4, ...values: number[]) => numbers(size, values, true);
const le = (size: 1 | 2 | 3 | 4, ...values: number[]) => numbers(size, values, false);

function numbers(size: number, values: number[], isBig: boolean): Buffer {
  const bytes = Buffer.alloc(size * values.length);
  for (const [index, value] of values.entries()) {
    if (isBig) bytes.writeUIntBE(value, index * size, size);
    else bytes.writeUIntLE(value, index * size, size);
  }
  return bytes;
}

function jpegSegment(marker: number, content: Buffer): Buffer {
  return Buffer.concat([be(1, 0xff, marker), be(2, content.length + 2), content]);
}

function jpeg(width: number, height: number, options: { before?: Buffer[]; frame?: number } = {}): Buffer {
  const frame = jpegSegment(options.frame ?? 0xc0, Buffer.concat([be(1, 8), be(2, height, width), be(1, 1, 1, 0x11, 0)]));
  return Buffer.concat([
    be(2, 0xffd8),
    ...(options.before ?? []),
    frame,
    jpegSegment(0xda, be(1, 1, 1, 0, 0, 63, 0)),
    Buffer.alloc(20, 7),
    be(2, 0xffd9),
  ]);
}

function png(width: number, height: number): Buffer {
  return Buffer.concat([text('\x89PNG\r\n\x1a\n'), be(4, 13), text('IHDR'), be(4, width, height), be(1, 8, 2, 0, 0, 0), be(4, 0)]);
}

function gif(width: number, height: number): Buffer {
  return Buffer.concat([text('GIF89a'), le(2, width, height), be(1, 0, 0, 0, 0x3b)]);
}

function webp(type: string, content: Buffer): Buffer {
  return Buffer.concat([text('RIFF'), le(4, content.length + 12), text('WEBP'), text(type), le(4, content.length), content]);
}

const vp8 = (width: number, height: number, scaling = 0) =>
  webp(
    'VP8 ',
    Buffer.concat([be(1, 0x10, 0, 0, 0x9d, 0x01, 0x2a), le(2, width | (scaling << 14), height | (scaling << 14)), Buffer.alloc(8)]),
  );
const vp8l = (width: number, height: number) =>
  webp('VP8L', Buffer.concat([be(1, 0x2f), le(4, width - 1 + (height - 1) * 0x4000 + 0x1000_0000), Buffer.alloc(8)]));
const vp8x = (width: number, height: number) =>
  webp('VP8X', Buffer.concat([be(1, 0x10, 0, 0, 0), le(3, width - 1, height - 1), Buffer.alloc(8)]));

function tiff(width: number, height: number, options: { order: 'II' | 'MM'; type: 3 | 4; gap?: number }): Buffer {
  const u = options.order === 'II' ? le : be;
  const gap = options.gap ?? 0;
  const value = (number: number) => (options.type === 3 ? Buffer.concat([u(2, number), Buffer.alloc(2)]) : u(4, number));
  const entry = (tag: number, number: number) => Buffer.concat([u(2, tag, options.type), u(4, 1), value(number)]);
  const entries = [entry(254, 0), entry(256, width), entry(257, height), entry(258, 8)];
  return Buffer.concat([text(options.order), u(2, 42), u(4, 8 + gap), Buffer.alloc(gap), u(2, entries.length), ...entries, u(4, 0)]);
}

function box(type: string, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([be(4, bytes.length + 8), text(type), bytes]);
}

function isobmff(brands: string[], sizes: [number, number][], before: Buffer[] = []): Buffer {
  const [main = '', ...compatible] = brands;
  const ispes = sizes.map(([width, height]) => box('ispe', be(4, 0, width, height)));
  const properties = box('iprp', box('ipco', box('colr', text('nclx'), Buffer.alloc(7)), ...ispes), box('ipma', Buffer.alloc(8)));
  const meta = box('meta', be(4, 0), box('hdlr', Buffer.alloc(25)), box('pitm', Buffer.alloc(6)), properties);
  return Buffer.concat([box('ftyp', text(main), be(4, 0), text(compatible.join(''))), ...before, meta, box('mdat', Buffer.alloc(30))]);
}

const app = (bytes: number) => jpegSegment(0xe1, Buffer.alloc(bytes, 0xff));
const SAMPLES: { name: string; file: Buffer; header: HeaderResult }[] = [
  { name: 'JPEG', file: jpeg(640, 481), header: { format: 'jpeg', width: 640, height: 481 } },
  { name: 'JPEG of the largest sides', file: jpeg(65_535, 65_534), header: { format: 'jpeg', width: 65_535, height: 65_534 } },
  { name: 'progressive JPEG', file: jpeg(3, 70, { frame: 0xc2 }), header: { format: 'jpeg', width: 3, height: 70 } },
  { name: 'arithmetic JPEG', file: jpeg(30, 7, { frame: 0xc9 }), header: { format: 'jpeg', width: 30, height: 7 } },
  {
    name: 'JPEG behind 200 kB of segments',
    file: jpeg(99, 98, { before: [app(65_000), app(65_000), app(65_000)] }),
    header: { format: 'jpeg', width: 99, height: 98 },
  },
  {
    name: 'JPEG behind fill bytes and tables',
    file: jpeg(5, 6, { before: [Buffer.alloc(9, 0xff), jpegSegment(0xc4, Buffer.alloc(19)), jpegSegment(0xdb, Buffer.alloc(65))] }),
    header: { format: 'jpeg', width: 5, height: 6 },
  },
  { name: 'PNG', file: png(1, 0xffff_ffff), header: { format: 'png', width: 1, height: 0xffff_ffff } },
  { name: 'GIF', file: gif(320, 65_535), header: { format: 'gif', width: 320, height: 65_535 } },
  { name: 'lossy WebP', file: vp8(16_383, 1), header: { format: 'webp', width: 16_383, height: 1 } },
  { name: 'lossy WebP with scaling bits', file: vp8(500, 400, 3), header: { format: 'webp', width: 500, height: 400 } },
  { name: 'lossless WebP', file: vp8l(16_384, 2), header: { format: 'webp', width: 16_384, height: 2 } },
  { name: 'lossless WebP the other way round', file: vp8l(1, 16_384), header: { format: 'webp', width: 1, height: 16_384 } },
  { name: 'extended WebP', file: vp8x(0x100_0000, 70_000), header: { format: 'webp', width: 0x100_0000, height: 70_000 } },
  { name: 'little-endian TIFF', file: tiff(70_000, 3, { order: 'II', type: 4 }), header: { format: 'tiff', width: 70_000, height: 3 } },
  { name: 'big-endian TIFF', file: tiff(70_000, 3, { order: 'MM', type: 4 }), header: { format: 'tiff', width: 70_000, height: 3 } },
  {
    name: 'little-endian TIFF of short numbers',
    file: tiff(300, 65_535, { order: 'II', type: 3 }),
    header: { format: 'tiff', width: 300, height: 65_535 },
  },
  {
    name: 'big-endian TIFF of short numbers',
    file: tiff(300, 65_535, { order: 'MM', type: 3 }),
    header: { format: 'tiff', width: 300, height: 65_535 },
  },
  {
    name: 'TIFF with its directory at the end',
    file: tiff(12, 34, { order: 'II', type: 4, gap: 5_000 }),
    header: { format: 'tiff', width: 12, height: 34 },
  },
  { name: 'AVIF', file: isobmff(['avif', 'mif1', 'miaf'], [[4_000, 3_000]]), header: { format: 'avif', width: 4_000, height: 3_000 } },
  { name: 'AVIF with its brand last', file: isobmff(['mif1', 'miaf', 'avif'], [[8, 9]]), header: { format: 'avif', width: 8, height: 9 } },
  {
    name: 'HEIC of tiles',
    file: isobmff(
      ['heic', 'mif1'],
      [
        [512, 512],
        [4_032, 3_024],
        [320, 240],
      ],
    ),
    header: { format: 'heic', width: 4_032, height: 3_024 },
  },
  {
    name: 'HEIC behind other boxes',
    file: isobmff(['mif1', 'heic'], [[6, 5]], [box('free', Buffer.alloc(2_000)), box('wide')]),
    header: { format: 'heic', width: 6, height: 5 },
  },
];

describe('exact sizes', () => {
  test.each(SAMPLES)('$name', ({ file, header }) => {
    expect(readImageHeader(file)).toEqual(header);
    expect(readImageHeader(Buffer.concat([file, Buffer.alloc(300, 0xff)]))).toEqual(header);
  });

  test('bytes inside a larger buffer', () => {
    for (const { file, header } of SAMPLES) {
      const room = new Uint8Array(file.length + 40).fill(0xaa);
      room.set(file, 13);
      expect(readImageHeader(room.subarray(13, 13 + file.length))).toEqual(header);
    }
  });
});

describe('what is no photo', () => {
  const unsupported: Record<string, Buffer> = {
    text: text('Dear service'),
    'one letter': text('x'),
    SVG: text('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    BMP: text('BM\x46\0\0\0\0\0\0\0'),
    BigTIFF: Buffer.concat([text('II'), le(2, 43, 8, 0), Buffer.alloc(40)]),
    'MP4 film': box('ftyp', text('isom'), be(4, 0), text('isomavc1mp41')),
    'JPEG 2000': Buffer.concat([box('jP  ', be(4, 0x0d0a870a)), box('ftyp', text('jp2 '), be(4, 0), text('jp2 '))]),
    'WAVE sound': Buffer.concat([text('RIFF'), le(4, 100), text('WAVEfmt '), Buffer.alloc(90)]),
    'WEBP without RIFF': Buffer.concat([text('RIFX'), le(4, 100), text('WEBPVP8 '), Buffer.alloc(90)]),
    'WebP of an unknown chunk': webp('ABCD', Buffer.alloc(60)),
    'JPEG without a frame': Buffer.concat([be(2, 0xffd8), jpegSegment(0xda, Buffer.alloc(8)), Buffer.alloc(99)]),
    'JPEG of 3 000 segments': jpeg(9, 9, { before: Array<Buffer>(3_000).fill(jpegSegment(0xe5, Buffer.alloc(0))) }),
    'PNG without IHDR': patched(png(9, 9), 12, text('IDAT')),
    'sides of 0': jpeg(0, 9),
    'TIFF without sides': tiff(0, 9, { order: 'MM', type: 3 }),
    'GIF of height 0': gif(9, 0),
    'AVIF of boxes without an end': Buffer.concat([
      box('ftyp', text('avif'), be(4, 0), text('avif')),
      be(4, 0),
      text('free'),
      Buffer.alloc(400),
    ]),
  };
  test.each(Object.entries(unsupported))('%s', (_, file) => {
    expect(readImageHeader(file)).toEqual({ unsupported: true });
  });

  test('nothing at all may still become a photo', () => {
    expect(readImageHeader(new Uint8Array(0))).toEqual({ needMore: true });
  });
});

describe('beginnings', () => {
  test.each(SAMPLES)('$name: every beginning asks for more until the answer is final', ({ file, header }) => {
    let isKnown = false;
    for (let length = 0; length <= file.length; length = length < 6_000 ? length + 1 : length + 997) {
      const result = readImageHeader(file.subarray(0, length));
      if (isKnown) expect([length, result]).toEqual([length, header]);
      else if (!('needMore' in result)) {
        expect([length, result]).toEqual([length, header]);
        isKnown = true;
      }
    }
    expect(readImageHeader(file)).toEqual(header);
  });
});

describe('any bytes', () => {
  test('20 000 mutations never throw, never invent a side of 0, and stay fast', () => {
    const random = createRandom(42);
    const seeds = SAMPLES.map(({ file }) => file).filter((file) => file.length < 6_000);
    let totalMs = 0;
    const answers = new Set<string>();
    for (let round = 0; round < 20_000; round += 1) {
      const file = mutate(seeds[round % seeds.length] ?? Buffer.alloc(0), random);
      const startMs = performance.now();
      const result = readImageHeader(file);
      totalMs += performance.now() - startMs;
      answers.add(Object.keys(result)[0] ?? '');
      if ('format' in result && !(result.width > 0 && result.height > 0)) throw new Error(`mutation ${round} has a side of 0`);
    }
    expect([...answers].toSorted()).toEqual(['format', 'needMore', 'unsupported']);
    expect(totalMs).toBeLessThan(2_000);
  });

  test('the worst that was thought of is answered in a moment', () => {
    const brands = box('ftyp', text('avif'), be(4, 0), text('avif'));
    const worst = [
      Buffer.concat([be(2, 0xffd8), Buffer.alloc(2_000_000, 0xff)]),
      jpeg(1, 1, { before: Array<Buffer>(300_000).fill(jpegSegment(0xe5, Buffer.alloc(0))) }),
      Buffer.concat([brands, ...Array<Buffer>(200_000).fill(box('free'))]),
      Buffer.concat([brands, box('meta', be(4, 0), box('iprp', box('ipco', ...Array<Buffer>(100_000).fill(box('ispe', be(4, 0, 1, 1))))))]),
      Buffer.concat([text('MM\0*'), be(4, 8), be(2, 65_535), Buffer.alloc(800_000)]),
    ];
    for (const file of worst) {
      const startMs = performance.now();
      readImageHeader(file);
      expect(performance.now() - startMs).toBeLessThan(1_000);
    }
  });
});

function patched(file: Buffer, at: number, piece: Buffer): Buffer {
  piece.copy(file, at);
  return file;
}

/** mulberry32 */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const NASTY = [0x00, 0x01, 0x7f, 0x80, 0xff];

/** Some bytes changed near the beginning, sometimes a cut or something doubled. */
function mutate(seed: Buffer, random: (below: number) => number): Buffer {
  const file = Buffer.from(seed);
  const reach = Math.min(file.length, 160);
  for (let change = 0; change <= random(6); change += 1) file[random(reach)] = random(2) === 0 ? random(256) : (NASTY[random(5)] ?? 0);
  if (random(5) === 0) return file.subarray(0, random(file.length));
  if (random(5) === 0) return Buffer.concat([file.subarray(0, random(file.length)), file]);
  return file;
}
