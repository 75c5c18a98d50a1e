import { be, cut, insert, patch } from './alter-bytes.ts';
import type { BasePhotos } from './base-photos.ts';
import type { HostileFile } from './hostile-file.ts';

/** Cut, damaged, lying, bombing and merely odd AVIF and HEIC files (ISO/IEC 14496-12, 23008-12). */
export function listIsobmffs({ avif, heic }: BasePhotos): HostileFile[] {
  const size = avif.indexOf('ispe', 0, 'latin1') + 8;
  const sized = (width: number, height: number) => patch(avif, size, be(4, width, height));
  const meta = avif.indexOf('meta', 0, 'latin1') - 4;
  const data = avif.lastIndexOf('mdat', undefined, 'latin1') + 4;
  return [
    { name: 'avif cut in its brands', bytes: cut(avif, 14), expected: ['IMAGE_TRUNCATED'] },
    { name: 'avif cut in its description', bytes: cut(avif, meta + 60), expected: ['IMAGE_TRUNCATED'] },
    { name: 'avif cut in the middle', bytes: cut(avif, 0.6), expected: ['IMAGE_TRUNCATED'] },
    { name: 'avif cut by one byte', bytes: cut(avif, -1), expected: ['IMAGE_TRUNCATED'] },
    { name: 'avif with damaged data', bytes: patch(avif, data, Buffer.alloc(64, 0xff)), expected: ['IMAGE_CORRUPT'] },
    { name: 'avif that says it is larger than it is', bytes: sized(1_600, 1_200), expected: ['IMAGE_CORRUPT'] },
    { name: 'avif that says it is smaller than it is', bytes: sized(16, 12), expected: ['IMAGE_CORRUPT'] },
    { name: 'avif that says it has 65535 × 65535 pixels', bytes: sized(65_535, 65_535), expected: ['IMAGE_TOO_MANY_PIXELS'] },
    { name: 'avif of sides of which the product overflows', bytes: sized(0xffff_ffff, 0xffff_ffff), expected: ['IMAGE_TOO_MANY_PIXELS'] },
    { name: 'avif of width 0', bytes: sized(0, 120), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'avif without a description', bytes: renamed(avif, 'meta', 'free'), expected: ['IMAGE_TRUNCATED'] },
    { name: 'avif without a primary item', bytes: renamed(avif, 'pitm', 'free'), expected: ['IMAGE_CORRUPT'] },
    { name: 'avif without a place of its data', bytes: renamed(avif, 'iloc', 'free'), expected: ['IMAGE_CORRUPT'] },
    { name: 'avif without properties', bytes: renamed(avif, 'iprp', 'free'), expected: ['IMAGE_UNSUPPORTED'] },
    {
      name: 'avif of an item of another kind',
      bytes: renamed(avif, 'av01', 'jpeg'),
      expected: ['IMAGE_CORRUPT'],
    },
    { name: 'avif whose data lie behind its end', bytes: farAway(avif), expected: ['IMAGE_TRUNCATED'] },
    { name: 'avif of a box of four gigabytes', bytes: patch(avif, meta, be(4, 0xffff_ffff)), expected: ['IMAGE_TRUNCATED'] },
    { name: 'avif of a box of 3 bytes', bytes: patch(avif, meta, be(4, 3)), expected: ['IMAGE_UNSUPPORTED'] },
    {
      name: 'avif behind 10 000 empty boxes',
      bytes: insert(avif, meta, ...Array<Buffer>(10_000).fill(box('free'))),
      expected: ['IMAGE_UNSUPPORTED'],
    },
    { name: 'avif of boxes in boxes in boxes', bytes: Buffer.concat([brands('avif'), nested(400)]), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'avif followed by a box of something', bytes: Buffer.concat([avif, box('free', Buffer.alloc(5_000, 0x42))]), expected: ['OK'] },
    ...listHeics(avif),
    ...listHevcs(heic),
  ];
}

function listHeics(avif: Buffer): HostileFile[] {
  const heic = rebranded(avif);
  const size = heic.indexOf('ispe', 0, 'latin1') + 8;
  return [
    { name: 'heic cut in its brands', bytes: cut(heic, 14), expected: ['IMAGE_TRUNCATED'] },
    { name: 'heic cut in the middle', bytes: cut(heic, 0.6), expected: ['IMAGE_TRUNCATED'] },
    { name: 'heic whose data are of another codec', bytes: heic, expected: ['IMAGE_CORRUPT'] },
    { name: 'heic that says it is HEVC and is not', bytes: asHevc(heic), expected: ['IMAGE_CORRUPT'] },
    {
      name: 'heic that says it has 65535 × 65535 pixels',
      bytes: patch(heic, size, be(4, 65_535, 65_535)),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    { name: 'heic of brands and nothing else', bytes: brands('heic'), expected: ['IMAGE_TRUNCATED'] },
    {
      name: 'heic of an image sequence without pictures',
      bytes: Buffer.concat([brands('msf1'), box('moov', Buffer.alloc(400))]),
      expected: ['IMAGE_TRUNCATED'],
    },
    { name: 'heic of a grid of 65535 tiles', bytes: grid(), expected: ['IMAGE_CORRUPT'] },
    { name: 'heic of items that refer to each other', bytes: circle(), expected: ['IMAGE_CORRUPT'] },
  ];
}

/** Made from a file whose codec is the real one. */
function listHevcs(heic: Buffer): HostileFile[] {
  const data = heic.indexOf('mdat', 0, 'latin1') + 4;
  const size = heic.indexOf('ispe', 0, 'latin1') + 8;
  return [
    { name: 'heic as a phone writes it, cut by one byte', bytes: cut(heic, -1), expected: ['IMAGE_TRUNCATED'] },
    { name: 'heic as a phone writes it, cut in the middle', bytes: cut(heic, 0.5), expected: ['IMAGE_TRUNCATED'] },
    { name: 'heic whose pictures are zeros', bytes: patch(heic, data, Buffer.alloc(heic.length - data)), expected: ['IMAGE_CORRUPT'] },
    { name: 'heic without a configuration of its codec', bytes: renamed(heic, 'hvcC', 'free'), expected: ['IMAGE_CORRUPT'] },
    { name: 'heic that says it is larger than it is', bytes: patch(heic, size, be(4, 1_600, 1_200)), expected: ['IMAGE_CORRUPT'] },
  ];
}

function box(type: string, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([be(4, bytes.length + 8), Buffer.from(type, 'latin1'), bytes]);
}

function full(type: string, version: number, ...content: Buffer[]): Buffer {
  return box(type, Buffer.from([version, 0, 0, 0]), ...content);
}

function brands(brand: string): Buffer {
  return box('ftyp', Buffer.from(brand), be(4, 0), Buffer.from(`mif1${brand}`));
}

function nested(depth: number): Buffer {
  let inner = box('ispe', be(4, 0, 8, 8));
  for (let level = 0; level < depth; level += 1) inner = box('meta', be(4, 0), inner);
  return inner;
}

function renamed(file: Buffer, from: string, to: string): Buffer {
  return patch(file, file.indexOf(from, 0, 'latin1'), Buffer.from(to, 'latin1'));
}

function rebranded(avif: Buffer): Buffer {
  const bytes = Buffer.from(
    avif.toString('latin1', 0, avif.readUInt32BE(0)).replaceAll('avif', 'heic').replaceAll('avis', 'hevc'),
    'latin1',
  );
  return patch(avif, 0, bytes);
}

function asHevc(heic: Buffer): Buffer {
  return renamed(renamed(heic, 'av01', 'hvc1'), 'av1C', 'hvcC');
}

/** Version 0 of `iloc`, as the encoder writes it: the extent's offset is its last field but one. */
function farAway(avif: Buffer): Buffer {
  const at = avif.indexOf('iloc', 0, 'latin1') - 4;
  return patch(avif, at + avif.readUInt32BE(at) - 8, be(4, 0x7fff_0000));
}

type Item = { id: number; type: string; data: Buffer };

/** A picture of items whose data lie in `idat`; the first of them is the primary one. */
function picture(
  items: readonly Item[],
  parts: { width: number; height: number; references: readonly [from: number, ...to: number[]][] },
): Buffer {
  let offset = 0;
  const places = items.map(({ id, data }) => {
    const place = Buffer.concat([be(2, id, 1, 0, 1), be(4, offset, data.length)]);
    offset += data.length;
    return place;
  });
  const infos = items.map(({ id, type }) => full('infe', 2, be(2, id, 0), Buffer.from(`${type}\0`, 'latin1')));
  const references = parts.references.map(([from, ...to]) => box('dimg', be(2, from, to.length, ...to)));
  const owners = items.map(({ id }) => Buffer.concat([be(2, id), be(1, 1, 1)]));
  return Buffer.concat([
    brands('heic'),
    full(
      'meta',
      0,
      full('hdlr', 0, be(4, 0), Buffer.from('pict'), Buffer.alloc(13)),
      full('pitm', 0, be(2, items[0]?.id ?? 1)),
      full('iinf', 0, be(2, items.length), ...infos),
      full('iref', 0, ...references),
      box('iprp', box('ipco', full('ispe', 0, be(4, parts.width, parts.height))), full('ipma', 0, be(4, items.length), ...owners)),
      box('idat', ...items.map(({ data }) => data)),
      full('iloc', 1, be(2, 0x4400, items.length), ...places),
    ),
  ]);
}

/** 255 × 257 tiles that are all the same one (23008-12, 6.6.2.3). */
function grid(): Buffer {
  const layout = Buffer.concat([be(1, 0, 1, 254, 255), be(4, 65_280, 65_536)]);
  const items = [
    { id: 1, type: 'grid', data: layout },
    { id: 2, type: 'hvc1', data: Buffer.alloc(64) },
  ];
  return picture(items, { width: 256, height: 256, references: [[1, ...Array<number>(255 * 256).fill(2)]] });
}

/** Two overlays, each made of the other. */
function circle(): Buffer {
  const overlay = Buffer.concat([be(1, 0, 1), be(2, 0, 0, 0, 0), be(4, 64, 64, 0, 0)]);
  const items = [
    { id: 1, type: 'iovl', data: overlay },
    { id: 2, type: 'iovl', data: overlay },
  ];
  return picture(items, {
    width: 64,
    height: 64,
    references: [
      [1, 2],
      [2, 1],
    ],
  });
}
