import { be, cut, damage, insert, patch } from './alter-bytes.ts';
import type { BasePhotos } from './base-photos.ts';
import type { HostileFile } from './hostile-file.ts';

const SCANS = 2_000;
const END = be(2, 0xffd9);

/** Cut, damaged, lying, bombing and merely odd JPEG files. */
export function listJpegs({ jpeg, progressive }: BasePhotos): HostileFile[] {
  const frame = frameAt(jpeg);
  const sized = (height: number, width: number) => patch(jpeg, frame + 5, be(2, height, width));
  return [
    { name: 'jpeg cut in its first segment', bytes: cut(jpeg, 15), expected: ['IMAGE_TRUNCATED'] },
    { name: 'jpeg cut before its frame header', bytes: cut(jpeg, frame + 6), expected: ['IMAGE_TRUNCATED'] },
    { name: 'jpeg cut in the middle of its scan', bytes: cut(jpeg, 0.6), expected: ['IMAGE_TRUNCATED'] },
    { name: 'jpeg cut by two bytes', bytes: cut(jpeg, -2), expected: ['IMAGE_TRUNCATED'] },
    { name: 'progressive jpeg cut at 40 %', bytes: cut(progressive, 0.4), expected: ['IMAGE_TRUNCATED'] },
    {
      name: 'jpeg with markers in the middle of its scan',
      bytes: patch(jpeg, Math.floor(jpeg.length * 0.6), Buffer.alloc(32, 0xff)),
      expected: ['IMAGE_CORRUPT'],
    },
    { name: 'progressive jpeg damaged in the middle', bytes: damage(progressive, 0.5), expected: ['IMAGE_CORRUPT'] },
    {
      name: 'jpeg with damaged Huffman tables',
      bytes: patch(jpeg, markerAt(jpeg, 0xc4) + 5, Buffer.alloc(16, 0xff)),
      expected: ['IMAGE_CORRUPT'],
    },
    { name: 'jpeg whose header says 20 times more rows', bytes: sized(2_400, 160), expected: ['IMAGE_CORRUPT'] },
    { name: 'jpeg whose header says fewer rows', bytes: sized(40, 160), expected: ['OK'] },
    { name: 'jpeg of 65535 × 65535 in a few kilobytes', bytes: sized(65_535, 65_535), expected: ['IMAGE_TOO_MANY_PIXELS'] },
    { name: 'jpeg of height 0 with a DNL marker', bytes: withDnl(patch(jpeg, frame + 5, be(2, 0))), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'jpeg of width 0', bytes: sized(120, 0), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'jpeg without a frame', bytes: be(2, 0xffd8, 0xffd9), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'jpeg of a lossless frame', bytes: patch(jpeg, frame + 1, be(1, 0xc3)), expected: ['IMAGE_CORRUPT'] },
    // An arithmetic decoder finds a picture in any bits.
    {
      name: 'jpeg of an arithmetic frame',
      bytes: patch(jpeg, frame + 1, be(1, 0xc9)),
      expected: ['OK'],
    },
    { name: 'jpeg of 12 bits', bytes: patch(jpeg, frame + 4, be(1, 12)), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'jpeg of 200 components', bytes: patch(jpeg, frame + 9, be(1, 200)), expected: ['IMAGE_CORRUPT'] },
    { name: 'jpeg of sampling factors 0', bytes: patch(jpeg, frame + 11, be(1, 0)), expected: ['IMAGE_CORRUPT'] },
    { name: `jpeg of ${SCANS} scans`, bytes: addScans(progressive), expected: ['IMAGE_TOO_COMPLEX'] },
    {
      name: 'jpeg of 100 000 empty segments',
      bytes: insert(jpeg, 2, ...Array<Buffer>(100_000).fill(be(2, 0xffe5, 2))),
      expected: ['IMAGE_UNSUPPORTED'],
    },
    {
      name: 'jpeg of a segment shorter than its length',
      bytes: insert(jpeg, 2, be(2, 0xffe5, 0)),
      expected: ['OK'],
    },
    ...listOddJpegs(jpeg),
  ];
}

/** Everything suspicious lies beside the picture: it comes through, and what lies beside does not. */
function listOddJpegs(jpeg: Buffer): HostileFile[] {
  const zip = Buffer.concat([
    Buffer.from('PK\x03\x04evil.js', 'latin1'),
    Buffer.alloc(200),
    Buffer.from('PK\x05\x06', 'latin1'),
    Buffer.alloc(18),
  ]);
  return [
    { name: 'jpeg whose EXIF directories go in a circle', bytes: insert(jpeg, 2, exifLoop()), expected: ['OK'] },
    { name: 'jpeg whose EXIF counts overflow', bytes: insert(jpeg, 2, exifOverflow()), expected: ['OK'] },
    { name: 'jpeg with two megabytes of XMP', bytes: insert(jpeg, 2, ...giantXmp()), expected: ['OK'] },
    {
      name: 'jpeg with a broken colour profile',
      bytes: insert(jpeg, 2, segment(0xe2, 'ICC_PROFILE\0\x01\x01', Buffer.alloc(600, 0x7f))),
      expected: ['OK'],
    },
    {
      name: 'jpeg with a colour profile of 255 parts, of which one is there',
      bytes: insert(jpeg, 2, segment(0xe2, 'ICC_PROFILE\0\x07\xff', Buffer.alloc(60))),
      expected: ['OK'],
    },
    { name: 'jpeg that is a ZIP archive, too', bytes: Buffer.concat([jpeg, zip]), expected: ['OK'] },
    {
      name: 'jpeg with a script in a comment',
      bytes: insert(jpeg, 2, segment(0xfe, '*/=alert(1)/*<?php system($_GET[0]); ?>')),
      expected: ['OK'],
    },
    { name: 'jpeg followed by a megabyte of something', bytes: Buffer.concat([jpeg, Buffer.alloc(1_000_000, 0x42)]), expected: ['OK'] },
  ];
}

/** Where a marker's 0xff is. */
function markerAt(jpeg: Buffer, marker: number): number {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) if (jpeg[at + 1] === marker) return at;
  throw new RangeError('the JPEG has no such marker');
}

function frameAt(jpeg: Buffer): number {
  return markerAt(jpeg, 0xc0);
}

function segment(marker: number, start: string, rest = Buffer.alloc(0)): Buffer {
  const content = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
  return Buffer.concat([be(2, 0xff00 | marker, content.length + 2), content]);
}

/** DNL (T.81, B.2.5) behind the only scan, where a height of 0 is allowed to be mended. */
function withDnl(jpeg: Buffer): Buffer {
  return Buffer.concat([jpeg.subarray(0, -2), be(2, 0xffdc, 4, 120), END]);
}

/**
 * Scans that say what is known already: each is 12 bytes and a pass over the whole picture. Their code has one word, for 16 384 blocks
 * of nothing (T.81, G.1.2.2), so that no decoder finds anything wrong with them but their number.
 */
function addScans(progressive: Buffer): Buffer {
  const table = Buffer.concat([be(2, 0xffc4, 2 + 1 + 16 + 1), be(1, 0x10, 1), Buffer.alloc(15), be(1, 0xe0)]);
  const firstComponent = progressive.readUInt8(markerAt(progressive, 0xc2) + 10);
  const scan = Buffer.concat([be(2, 0xffda, 8), be(1, 1, firstComponent, 0, 1, 5, 0, 0x00, 0x01)]);
  return Buffer.concat([progressive.subarray(0, -2), table, ...Array<Buffer>(SCANS).fill(scan), END]);
}

function exif(...parts: Buffer[]): Buffer {
  return segment(0xe1, 'Exif\0\0', Buffer.concat([Buffer.from('MM\0*'), be(4, 8), ...parts]));
}

/** IFD0 whose EXIF pointer and next directory are itself. */
function exifLoop(): Buffer {
  return exif(be(2, 1, 0x8769, 4), be(4, 1, 8), be(4, 8));
}

function exifOverflow(): Buffer {
  return exif(be(2, 2, 0x010f, 2), be(4, 0xffff_ffff, 0xffff_fff0), be(2, 0x0110, 12), be(4, 0x2000_0001, 26), be(4, 0xffff_fff0));
}

/** Extended XMP (XMP part 3, 1.1.3.1) that claims four gigabytes. */
function giantXmp(): Buffer[] {
  const id = 'http://ns.adobe.com/xmp/extension/\0' + 'A'.repeat(32);
  return Array.from({ length: 31 }, (_, part) =>
    segment(0xe1, id, Buffer.concat([be(4, 0xffff_ffff, part * 65_000), Buffer.alloc(65_000, 0x20)])),
  );
}
