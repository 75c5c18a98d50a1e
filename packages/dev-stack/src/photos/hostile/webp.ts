import { be, cut, le, patch } from './alter-bytes.ts';
import type { BasePhotos } from './base-photos.ts';
import type { HostileFile } from './hostile-file.ts';

/** Cut, damaged, lying, bombing and merely odd WebP files (RFC 9649). */
export function listWebps({ webp }: BasePhotos): HostileFile[] {
  const picture = chunkAt(webp, 'VP8 ');
  const plain = riff(picture);
  const unframed = picture.subarray(8);
  return [
    { name: 'webp cut in its container header', bytes: cut(webp, 10), expected: ['IMAGE_TRUNCATED'] },
    { name: 'webp cut in its first chunk', bytes: cut(webp, 24), expected: ['IMAGE_TRUNCATED'] },
    { name: 'webp cut in the middle', bytes: cut(webp, 0.5), expected: ['IMAGE_TRUNCATED'] },
    { name: 'webp cut by three bytes', bytes: cut(webp, -3), expected: ['IMAGE_TRUNCATED'] },
    {
      name: 'webp with a damaged first partition',
      bytes: patch(plain, 20, Buffer.from([0xff, 0xff, 0xff])),
      expected: ['IMAGE_CORRUPT'],
    },
    {
      name: 'webp with a damaged start code',
      bytes: patch(plain, 23, Buffer.from([1, 2, 3])),
      expected: ['IMAGE_CORRUPT'],
    },
    {
      name: 'webp with a damaged lossless stream',
      bytes: riff(chunk('VP8L', Buffer.concat([lossless(64, 64).subarray(0, 5), Buffer.alloc(400, 0xa5)]))),
      expected: ['IMAGE_CORRUPT'],
    },
    {
      name: 'webp whose container says four gigabytes',
      bytes: patch(webp, 4, le(4, 0xffff_fff0)),
      expected: ['IMAGE_TRUNCATED'],
    },
    { name: 'webp whose container says 12 bytes', bytes: patch(webp, 4, le(4, 12)), expected: ['IMAGE_CORRUPT'] },
    {
      name: 'webp whose chunk overflows its container',
      bytes: patch(plain, 16, le(4, 0xffff_fffe)),
      expected: ['IMAGE_CORRUPT'],
    },
    { name: 'webp of an extended header alone', bytes: riff(extended(160, 120)), expected: ['IMAGE_CORRUPT'] },
    { name: 'webp whose canvas differs from its picture', bytes: riff(extended(4_000, 3_000), picture), expected: ['IMAGE_CORRUPT'] },
    { name: 'webp whose canvas is one pixel', bytes: riff(extended(1, 1), picture), expected: ['IMAGE_CORRUPT'] },
    { name: 'webp of no known first chunk', bytes: riff(chunk('JUNK', Buffer.alloc(40)), picture), expected: ['IMAGE_UNSUPPORTED'] },
    { name: 'webp of width 0', bytes: riff(chunk('VP8 ', patch(unframed, 6, le(2, 0, 120)))), expected: ['IMAGE_UNSUPPORTED'] },
    ...listWebpBombs(picture),
    ...listOddWebps(webp, picture),
  ];
}

function listWebpBombs(picture: Buffer): HostileFile[] {
  const frame = animationFrame({ x: 0, y: 0, width: 16, height: 16 }, chunk('VP8L', lossless(16, 16)));
  const animation = chunk('ANIM', Buffer.alloc(6));
  return [
    {
      name: 'webp of 268 megapixels in 34 bytes',
      bytes: riff(chunk('VP8L', lossless(16_384, 16_384))),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'webp of 268 lossy megapixels',
      bytes: riff(chunk('VP8 ', patch(picture.subarray(8), 6, le(2, 16_383, 16_383)))),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'webp of 100 megapixels in 34 bytes',
      bytes: riff(chunk('VP8L', lossless(10_000, 9_999))),
      expected: ['OK', 'IMAGE_TOO_COMPLEX', 'PROCESSING_TIMEOUT'],
    },
    {
      name: 'webp of a canvas of 16777216 × 16777216',
      bytes: riff(extended(0x100_0000, 0x100_0000), picture),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'webp of 5 000 frames',
      bytes: riff(extended(16, 16, ANIMATED), animation, ...Array<Buffer>(5_000).fill(frame)),
      expected: ['IMAGE_TOO_MANY_FRAMES'],
    },
    {
      name: 'webp of 250 frames of a megapixel',
      bytes: riff(extended(1_000, 1_000, ANIMATED), animation, ...Array<Buffer>(250).fill(frame)),
      expected: ['IMAGE_TOO_MANY_PIXELS'],
    },
    {
      name: 'webp of a frame outside its canvas',
      bytes: riff(
        extended(16, 16, ANIMATED),
        animation,
        animationFrame({ x: 400, y: 400, width: 16, height: 16 }, chunk('VP8L', lossless(16, 16))),
      ),
      expected: ['IMAGE_CORRUPT'],
    },
    {
      name: 'webp of an animation without frames',
      bytes: riff(extended(16, 16, ANIMATED), animation),
      expected: ['IMAGE_CORRUPT'],
    },
  ];
}

function listOddWebps(webp: Buffer, picture: Buffer): HostileFile[] {
  return [
    { name: 'webp of one pixel', bytes: riff(chunk('VP8L', lossless(1, 1))), expected: ['OK'] },
    {
      name: 'webp with a broken colour profile',
      bytes: riff(extended(160, 120, PROFILE), chunk('ICCP', Buffer.alloc(300, 0x7f)), picture),
      expected: ['OK'],
    },
    {
      name: 'webp with EXIF and XMP of nonsense',
      bytes: riff(
        extended(160, 120, EXIF_AND_XMP),
        picture,
        chunk('EXIF', Buffer.alloc(99, 0xff)),
        chunk('XMP ', Buffer.alloc(200_000, 0x3c)),
      ),
      expected: ['OK'],
    },
    { name: 'webp followed by something', bytes: Buffer.concat([webp, Buffer.alloc(5_000, 0x42)]), expected: ['OK'] },
  ];
}

const ANIMATED = 0x02;
const PROFILE = 0x20;
const EXIF_AND_XMP = 0x0c;

function chunk(type: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type, 'latin1'), le(4, content.length), content, Buffer.alloc(content.length % 2)]);
}

function riff(...chunks: Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  return Buffer.concat([Buffer.from('RIFF'), le(4, content.length), content]);
}

/** A chunk of a healthy file, with its header. */
function chunkAt(webp: Buffer, type: string): Buffer {
  const at = webp.indexOf(type, 12, 'latin1');
  return webp.subarray(at, at + 8 + webp.readUInt32LE(at + 4));
}

function extended(width: number, height: number, flags = 0): Buffer {
  return chunk('VP8X', Buffer.concat([Buffer.from([flags, 0, 0, 0]), le(3, width - 1, height - 1)]));
}

function animationFrame(place: { x: number; y: number; width: number; height: number }, picture: Buffer): Buffer {
  return chunk('ANMF', Buffer.concat([le(3, place.x / 2, place.y / 2, place.width - 1, place.height - 1, 40), be(1, 0), picture]));
}

/**
 * A whole lossless picture of one colour (RFC 9649, 3.4 to 3.7): five prefix codes of one symbol each, so that a pixel takes no bits at
 * all and the file stays the same size whatever it unpacks to.
 */
function lossless(width: number, height: number): Buffer {
  let bits = 0n;
  let count = 0n;
  const write = (value: number, length: number) => {
    bits |= BigInt(value) << count;
    count += BigInt(length);
  };
  write(0x2f, 8);
  write(width - 1, 14);
  write(height - 1, 14);
  write(0, 1 + 3);
  write(0, 3);
  for (let code = 0; code < 5; code += 1) {
    write(1, 1);
    write(0, 1 + 1);
    write(code === 1 ? 1 : 0, 1);
  }
  const bytes = Buffer.alloc(14);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number((bits >> BigInt(at * 8)) & 0xffn);
  return bytes;
}
