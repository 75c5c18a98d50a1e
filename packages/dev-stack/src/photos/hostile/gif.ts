import { cut, insert, le, patch } from './alter-bytes.ts';
import type { BasePhotos } from './base-photos.ts';
import type { HostileFile } from './hostile-file.ts';

const TRAILER = Buffer.from([0x3b]);

/** Cut, damaged, lying, bombing and merely odd GIF files (GIF89a). */
export function listGifs({ gif }: BasePhotos): HostileFile[] {
  const data = dataAt(gif);
  return [
    { name: 'gif cut in its signature', bytes: cut(gif, 4), expected: ['IMAGE_TRUNCATED'] },
    { name: 'gif cut in its screen', bytes: cut(gif, 9), expected: ['IMAGE_TRUNCATED'] },
    { name: 'gif cut in its palette', bytes: cut(gif, 100), expected: ['IMAGE_TRUNCATED'] },
    { name: 'gif cut in the middle', bytes: cut(gif, 0.5), expected: ['IMAGE_TRUNCATED'] },
    { name: 'gif cut in its last block', bytes: cut(gif, -30), expected: ['IMAGE_TRUNCATED'] },
    { name: 'gif of codes of 13 bits', bytes: patch(gif, data, Buffer.from([13])), expected: ['IMAGE_CORRUPT'] },
    { name: 'gif of codes that are not there', bytes: patch(gif, data + 2, Buffer.alloc(120, 0xff)), expected: ['IMAGE_CORRUPT'] },
    {
      name: 'gif whose blocks are something else',
      bytes: gifOf({ width: 16, height: 16 }, Buffer.alloc(500, 0x77)),
      expected: ['IMAGE_CORRUPT'],
    },
    { name: 'gif without frames', bytes: gifOf({ width: 16, height: 16 }, TRAILER), expected: ['IMAGE_CORRUPT'] },
    { name: 'gif of height 0', bytes: gifOf({ width: 16, height: 0 }, frame({}), TRAILER), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'gif of an unknown version', bytes: patch(gif, 4, Buffer.from('0x')), expected: ['OK'] },
    {
      name: 'gif of a canvas of 65535 × 65535',
      bytes: gifOf({ width: 65_535, height: 65_535 }, frame({}), TRAILER),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'gif of 5 000 frames',
      bytes: gifOf({ width: 16, height: 16 }, ...Array<Buffer>(5_000).fill(frame({})), TRAILER),
      expected: ['IMAGE_TOO_MANY_FRAMES'],
    },
    {
      name: 'gif of 250 frames of a megapixel',
      bytes: gifOf({ width: 1_000, height: 1_000 }, ...Array<Buffer>(250).fill(frame({})), TRAILER),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'gif of a frame larger than its canvas',
      bytes: gifOf({ width: 16, height: 16 }, frame({ width: 65_535, height: 65_535 }), TRAILER),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    ...listOddGifs(gif),
  ];
}

function listOddGifs(gif: Buffer): HostileFile[] {
  const comment = Buffer.from([0x21, 0xfe, 1, 0x61, 0]);
  const script = Buffer.concat([gif, Buffer.from('*/=1;alert(document.domain);//')]);
  return [
    { name: 'gif of one pixel', bytes: gifOf({ width: 1, height: 1 }, frame({ width: 1, height: 1 }), TRAILER), expected: ['OK'] },
    { name: 'gif that is a script, too', bytes: script, expected: ['OK'] },
    { name: 'gif with 100 000 comments', bytes: insert(gif, headerBytes(gif), ...Array<Buffer>(100_000).fill(comment)), expected: ['OK'] },
    { name: 'gif followed by something', bytes: Buffer.concat([gif, Buffer.alloc(5_000, 0x42)]), expected: ['OK'] },
  ];
}

function headerBytes(gif: Buffer): number {
  const flags = gif.readUInt8(10);
  return 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
}

/** Where the first frame's data begin, at the size of their codes. */
function dataAt(gif: Buffer): number {
  let at = headerBytes(gif);
  while (gif[at] === 0x21) {
    at += 2;
    while (gif.readUInt8(at) !== 0) at += 1 + gif.readUInt8(at);
    at += 1;
  }
  const flags = gif.readUInt8(at + 9);
  return at + 10 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
}

function gifOf(screen: { width: number; height: number }, ...blocks: Buffer[]): Buffer {
  const palette = Buffer.from([0, 0, 0, 250, 240, 230]);
  return Buffer.concat([Buffer.from('GIF89a'), le(2, screen.width, screen.height), Buffer.from([0x80, 0, 0]), palette, ...blocks]);
}

/** A frame of 4 × 4 pixels unless told otherwise, of which only the first pixel is coded: clear, 1, end. */
function frame({ width = 4, height = 4 }: { width?: number; height?: number }): Buffer {
  const control = Buffer.from([0x21, 0xf9, 4, 0, 4, 0, 0, 0]);
  return Buffer.concat([control, Buffer.from([0x2c]), le(2, 0, 0, width, height), Buffer.from([0, 2, 2, 0x4c, 0x01, 0])]);
}
