import { be, cut, le, patch } from './alter-bytes.ts';
import type { BasePhotos } from './base-photos.ts';
import type { HostileFile } from './hostile-file.ts';

type Field = readonly [tag: number, type: 3 | 4, value: number, count?: number];
type Directory = { fields: readonly Field[]; next?: number };

const SIDE = 16;
const PIXELS_AT = 8;
const DIRECTORY_AT = PIXELS_AT + SIDE * SIDE;
const FIELDS = 9;
const DIRECTORY_BYTES = 2 + FIELDS * 12 + 4;

/** A grey picture of 16 × 16 in one strip; fields of the same tag are replaced. */
function describe(...changes: Field[]): Field[] {
  const usual: Field[] = [
    [256, 4, SIDE],
    [257, 4, SIDE],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, PIXELS_AT],
    [277, 3, 1],
    [278, 4, SIDE],
    [279, 4, SIDE * SIDE],
  ];
  return usual.map((field) => changes.find(([tag]) => tag === field[0]) ?? field);
}

/** Cut, damaged, lying, bombing and merely odd TIFF files (TIFF 6.0). */
export function listTiffs({ tiff }: BasePhotos): HostileFile[] {
  const of = (...changes: Field[]) => build([{ fields: describe(...changes) }]);
  return [
    { name: 'tiff cut in its header', bytes: cut(tiff, 6), expected: ['IMAGE_TRUNCATED'] },
    { name: 'tiff cut in the middle', bytes: cut(tiff, 0.5), expected: ['IMAGE_TRUNCATED'] },
    { name: 'tiff cut in its directory', bytes: cut(build([{ fields: describe() }]), DIRECTORY_AT + 40), expected: ['IMAGE_TRUNCATED'] },
    { name: 'tiff with damaged packed data', bytes: patch(tiff, 600, Buffer.alloc(200, 0xff)), expected: ['IMAGE_CORRUPT'] },
    { name: 'tiff whose directory lies behind its end', bytes: patch(of(), 4, le(4, 0x7fff_0000)), expected: ['IMAGE_TRUNCATED'] },
    { name: 'tiff whose directory is its header', bytes: patch(of(), 4, le(4, 0)), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'tiff whose strip lies behind its end', bytes: of([273, 4, 0xffff_ff00]), expected: ['IMAGE_TRUNCATED'] },
    { name: 'tiff whose strip is longer than the file', bytes: of([279, 4, 0xffff_ffff]), expected: ['IMAGE_TRUNCATED'] },
    { name: 'tiff of a billion strips', bytes: of([273, 4, 8, 1_000_000_000], [279, 4, 8, 1_000_000_000]), expected: ['IMAGE_TRUNCATED'] },
    {
      name: 'tiff whose header says 100 times more rows',
      bytes: of([257, 4, 1_600], [278, 4, 1_600]),
      expected: ['IMAGE_TRUNCATED'],
    },
    {
      name: 'tiff of 65535 × 65535 in one strip',
      bytes: of([256, 4, 65_535], [257, 4, 65_535], [278, 4, 65_535]),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'tiff of sides of which the product overflows',
      bytes: of([256, 4, 0xffff_ffff], [257, 4, 0xffff_ffff]),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'tiff of 99 megapixels and 64 pixels of data',
      bytes: of([256, 4, 9_950], [257, 4, 9_950], [278, 4, 9_950]),
      expected: ['IMAGE_TRUNCATED'],
    },
    { name: 'tiff of height 0', bytes: of([257, 4, 0]), expected: ['IMAGE_UNSUPPORTED'] },
    {
      name: 'tiff of 65535 samples a pixel',
      bytes: of([277, 3, 65_535]),
      expected: ['IMAGE_CORRUPT'],
    },
    { name: 'tiff of 77 bits a sample', bytes: of([258, 3, 77]), expected: ['IMAGE_CORRUPT'] },
    { name: 'tiff of an unknown compression', bytes: of([259, 3, 54_321]), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'tiff of an unknown kind of colour', bytes: of([262, 3, 31_337]), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'tiff of a JPEG that is none', bytes: of([259, 3, 7]), expected: ['IMAGE_CORRUPT'] },
    { name: 'tiff of deflated data that are none', bytes: of([259, 3, 8]), expected: ['IMAGE_CORRUPT'] },
    {
      name: 'big tiff',
      bytes: Buffer.concat([Buffer.from('II'), le(2, 43, 8, 0), le(4, 16, 0), Buffer.alloc(300)]),
      expected: ['IMAGE_UNSUPPORTED'],
    },
    ...listManyDirectories(),
    { name: 'tiff of 65535 fields', bytes: patch(of(), DIRECTORY_AT, le(2, 65_535)), expected: ['IMAGE_TRUNCATED'] },
    {
      name: 'tiff with a directory inside itself',
      bytes: build([{ fields: describe([278, 4, SIDE]).map((field): Field => (field[0] === 262 ? [330, 4, DIRECTORY_AT] : field)) }]),
      expected: ['IMAGE_CORRUPT'],
    },
    { name: 'big-endian tiff of one strip', bytes: bigEndian(), expected: ['OK'] },
    { name: 'tiff followed by something', bytes: Buffer.concat([tiff, Buffer.alloc(5_000, 0x42)]), expected: ['OK'] },
  ];
}

/** The first page is the photo, however many claim to follow. */
function listManyDirectories(): HostileFile[] {
  const page = { fields: describe() };
  const many = Array.from({ length: 10_000 }, (): Directory => page);
  return [
    { name: 'tiff whose directory follows itself', bytes: build([{ ...page, next: DIRECTORY_AT }]), expected: ['IMAGE_CORRUPT'] },
    {
      name: 'tiff whose directories go in a circle',
      bytes: build([page, page, { ...page, next: DIRECTORY_AT }]),
      expected: ['IMAGE_CORRUPT'],
    },
    { name: 'tiff of 10 000 directories', bytes: build(many), expected: ['OK'] },
    {
      name: 'tiff of two pages, the second of them of 4 billion pixels',
      bytes: build([page, { fields: describe([256, 4, 65_535], [257, 4, 65_535]) }]),
      expected: ['OK'],
    },
  ];
}

function build(directories: readonly Directory[]): Buffer {
  const pixels = Buffer.from(Array.from({ length: SIDE * SIDE }, (_, at) => (at * 7) & 0xff));
  const written = directories.map(({ fields, next }, index) => {
    const usual = index + 1 < directories.length ? DIRECTORY_AT + (index + 1) * DIRECTORY_BYTES : 0;
    const entries = fields.map(([tag, type, value, count = 1]) => Buffer.concat([le(2, tag, type), le(4, count, value)]));
    return Buffer.concat([le(2, fields.length), ...entries, le(4, next ?? usual)]);
  });
  return Buffer.concat([Buffer.from('II*\0'), le(4, DIRECTORY_AT), pixels, ...written]);
}

function bigEndian(): Buffer {
  const entries = describe().map(([tag, type, value]) =>
    Buffer.concat([be(2, tag, type), be(4, 1), type === 3 ? be(2, value, 0) : be(4, value)]),
  );
  return Buffer.concat([
    Buffer.from('MM\0*'),
    be(4, DIRECTORY_AT),
    Buffer.alloc(SIDE * SIDE, 99),
    be(2, entries.length),
    ...entries,
    be(4, 0),
  ]);
}
