import { deflateSync } from 'node:zlib';
import { createPngChunk } from '../png-chunk.ts';
import { be, cut, damage, insert, patch } from './alter-bytes.ts';
import type { BasePhotos } from './base-photos.ts';
import type { HostileFile } from './hostile-file.ts';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const END = createPngChunk('IEND', Buffer.alloc(0));
const AFTER_HEADER = 33;

type Header = { width: number; height: number; depth?: number; colour?: number; interlace?: number };

/** Cut, damaged, lying, bombing and merely odd PNG files. */
export function listPngs({ png }: BasePhotos): HostileFile[] {
  return [
    { name: 'png cut in its signature', bytes: cut(png, 5), expected: ['IMAGE_TRUNCATED'] },
    { name: 'png cut in its header', bytes: cut(png, 22), expected: ['IMAGE_TRUNCATED'] },
    { name: 'png cut in the middle of its data', bytes: cut(png, 0.5), expected: ['IMAGE_TRUNCATED'] },
    { name: 'png cut before its end', bytes: cut(png, -12), expected: ['IMAGE_TRUNCATED'] },
    { name: 'png damaged in the middle', bytes: damage(png, 0.5), expected: ['IMAGE_CORRUPT'] },
    { name: 'png with a wrong checksum of its data', bytes: wrongChecksum(png, 'IDAT'), expected: ['IMAGE_CORRUPT'] },
    { name: 'png with a wrong checksum of its header', bytes: wrongChecksum(png, 'IHDR'), expected: ['IMAGE_CORRUPT'] },
    {
      name: 'png whose header says more rows',
      bytes: build({ width: 100, height: 4_000, colour: 2 }, deflateSync(Buffer.alloc(100 * 301))),
      expected: ['IMAGE_CORRUPT'],
    },
    {
      name: 'png with far more data than rows',
      bytes: build({ width: 8, height: 8 }, deflateSync(Buffer.alloc(40_000_000))),
      expected: ['OK'],
    },
    { name: 'png of another kind of colour than its data', bytes: recolour(png, 6), expected: ['IMAGE_CORRUPT'] },
    {
      name: 'png of a bit depth that does not exist',
      bytes: build({ width: 8, height: 8, depth: 3 }, deflateSync(Buffer.alloc(100))),
      expected: ['IMAGE_CORRUPT'],
    },
    {
      name: 'png with a palette that is not there',
      bytes: build({ width: 8, height: 8, colour: 3 }, deflateSync(Buffer.alloc(72))),
      expected: ['IMAGE_CORRUPT'],
    },
    {
      name: 'png without data',
      bytes: Buffer.concat([SIGNATURE, header({ width: 8, height: 8 }), END]),
      expected: ['IMAGE_CORRUPT'],
    },
    {
      name: 'png without a header',
      bytes: Buffer.concat([SIGNATURE, createPngChunk('IDAT', deflateSync(Buffer.alloc(99))), END]),
      expected: ['IMAGE_UNSUPPORTED'],
    },
    {
      name: 'png of a chunk of four gigabytes',
      bytes: insert(png, AFTER_HEADER, be(4, 0xffff_ffff), Buffer.from('tEXt')),
      expected: ['IMAGE_TRUNCATED'],
    },
    { name: 'png of width 0', bytes: build({ width: 0, height: 8 }, deflateSync(Buffer.alloc(9))), expected: ['IMAGE_UNSUPPORTED'] },
    ...listPngBombs(png),
    ...listOddPngs(png),
  ];
}

function listPngBombs(png: Buffer): HostileFile[] {
  const empty = deflateSync(Buffer.alloc(1_000));
  return [
    {
      name: 'png of 65535 × 65535 in a hundred bytes',
      bytes: build({ width: 65_535, height: 65_535, colour: 6, depth: 16 }, empty),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'png of sides of which the product overflows',
      bytes: build({ width: 0x7fff_ffff, height: 0x7fff_ffff }, empty),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'png of sides beyond what a PNG may have',
      bytes: build({ width: 0xffff_ffff, height: 1 }, empty),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    { name: 'png of 101 megapixels', bytes: flat({ width: 10_100, height: 10_000, depth: 1 }), expected: ['IMAGE_TOO_MANY_PIXELS'] },
    {
      name: 'png of 99.9 megapixels in 100 million columns',
      bytes: flat({ width: 99_900_000, height: 1, depth: 1 }),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'png of 49 megapixels with 16-bit RGBA',
      bytes: flat({ width: 7_000, height: 7_000, depth: 16, colour: 6 }),
      expected: ['OK', 'IMAGE_TOO_COMPLEX', 'PROCESSING_TIMEOUT'],
    },
    {
      name: 'png of 49 interlaced megapixels',
      bytes: build({ width: 7_000, height: 7_000, interlace: 1 }, deflateSync(Buffer.alloc(49_100_000))),
      expected: ['OK', 'IMAGE_CORRUPT', 'IMAGE_TOO_COMPLEX', 'PROCESSING_TIMEOUT'],
    },
    {
      name: 'png with a text that unpacks to 64 megabytes',
      bytes: insert(png, AFTER_HEADER, zipped('zTXt', 'Comment\0\0', 64_000_000)),
      expected: ['OK'],
    },
    {
      name: 'png with a profile that unpacks to 64 megabytes',
      bytes: insert(png, AFTER_HEADER, zipped('iCCP', 'icc\0\0', 64_000_000)),
      expected: ['OK'],
    },
    {
      name: 'png with 50 000 texts',
      bytes: insert(png, AFTER_HEADER, ...Array<Buffer>(50_000).fill(createPngChunk('tEXt', Buffer.from('a\0b')))),
      expected: ['OK'],
    },
  ];
}

function listOddPngs(png: Buffer): HostileFile[] {
  const pixel = build({ width: 1, height: 1, colour: 2 }, deflateSync(Buffer.from([0, 10, 200, 90])));
  const animated = insert(png, AFTER_HEADER, createPngChunk('acTL', be(4, 0xffff_ffff, 0)), createPngChunk('fcTL', Buffer.alloc(26, 0xff)));
  return [
    { name: 'png of one pixel', bytes: pixel, expected: ['OK'] },
    {
      name: 'png with a broken colour profile',
      bytes: insert(
        png,
        AFTER_HEADER,
        createPngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), deflateSync(Buffer.alloc(600, 0x7f))])),
      ),
      expected: ['OK'],
    },
    {
      name: 'png with a physical size of 0 and gamma 0',
      bytes: insert(png, AFTER_HEADER, createPngChunk('gAMA', be(4, 0)), createPngChunk('pHYs', Buffer.alloc(9))),
      expected: ['OK'],
    },
    { name: 'png that claims four billion frames', bytes: animated, expected: ['OK'] },
    {
      name: 'png with EXIF that goes in a circle',
      bytes: insert(
        png,
        AFTER_HEADER,
        createPngChunk('eXIf', Buffer.concat([Buffer.from('MM\0*'), be(4, 8), be(2, 1, 0x8769, 4), be(4, 1, 8, 8)])),
      ),
      expected: ['OK'],
    },
    { name: 'png followed by a web page', bytes: Buffer.concat([png, Buffer.from('<script>alert(1)</script>')]), expected: ['OK'] },
  ];
}

function header({ width, height, depth = 8, colour = 0, interlace = 0 }: Header): Buffer {
  return createPngChunk('IHDR', Buffer.concat([be(4, width, height), Buffer.from([depth, colour, 0, 0, interlace])]));
}

function build(shape: Header, data: Buffer): Buffer {
  return Buffer.concat([SIGNATURE, header(shape), createPngChunk('IDAT', data), END]);
}

/** A whole and honest picture of one colour. */
function flat(shape: Header): Buffer {
  const channels = shape.colour === 6 ? 4 : 1;
  const rowBytes = 1 + Math.ceil((shape.width * channels * (shape.depth ?? 8)) / 8);
  return build(shape, deflateSync(Buffer.alloc(rowBytes * shape.height), { level: 1 }));
}

function zipped(type: string, start: string, bytes: number): Buffer {
  return createPngChunk(type, Buffer.concat([Buffer.from(start, 'latin1'), deflateSync(Buffer.alloc(bytes), { level: 1 })]));
}

function wrongChecksum(png: Buffer, type: string): Buffer {
  const at = png.indexOf(type, 0, 'latin1');
  const checksumAt = at + 4 + png.readUInt32BE(at - 4);
  return patch(png, checksumAt, be(4, (png.readUInt32BE(checksumAt) ^ 1) >>> 0));
}

function recolour(png: Buffer, colour: number): Buffer {
  return Buffer.concat([
    SIGNATURE,
    header({ width: png.readUInt32BE(16), height: png.readUInt32BE(20), colour }),
    png.subarray(AFTER_HEADER),
  ]);
}
