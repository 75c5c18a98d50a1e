import { crc32, deflateSync } from 'node:zlib';
import { libvips, type Sharp } from '../src/libvips.ts';

/** A text that is planted wherever a format can carry one, and must be found nowhere in a result. */
export const CANARY = 'CANARY-51.4779N-0.0015W-Ada';
const canary = Buffer.from(CANARY, 'latin1');
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>${CANARY}</note></x:xmpmeta>`;

/** A little-endian EXIF block with ImageDescription, Artist and a GPS directory. */
export function createExif(orientation = 1): Buffer {
  const text = Buffer.from(`${CANARY}\0`);
  const head = Buffer.alloc(8 + 2 + 4 * 12 + 4 + 2 + 12 + 4);
  head.write('II*\x00\x08\x00\x00\x00\x04\x00', 'latin1');
  const textAt = head.length;
  const gpsAt = 8 + 2 + 4 * 12 + 4;
  const rows: [number, number, number, number][] = [
    [0x010e, 2, text.length, textAt],
    [0x0112, 3, 1, orientation],
    [0x013b, 2, text.length, textAt],
    [0x8825, 4, 1, gpsAt],
  ];
  const write = (at: number, [tag, type, count, value]: [number, number, number, number]) => {
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
  };
  rows.forEach((row, index) => write(10 + index * 12, row));
  head.writeUInt16LE(1, gpsAt);
  write(gpsAt + 2, [0x1b, 2, text.length, textAt]);
  return Buffer.concat([head, text]);
}

function segment(marker: number, ...parts: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** Every kind of segment that a JPEG can hold beside its picture, and bytes behind its end. */
export function plantInJpeg(jpeg: Buffer, orientation = 1): Buffer {
  const planted = [
    segment(0xe1, 'Exif\0\0', createExif(orientation)),
    segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', XMP),
    segment(0xe2, 'MPF\0', canary),
    segment(0xed, 'Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00', Buffer.from([canary.length]), canary),
    segment(0xfe, canary),
    ...[0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xef].map((marker) => segment(marker, canary)),
  ];
  return Buffer.concat([jpeg.subarray(0, 2), ...planted, jpeg.subarray(2), canary]);
}

function chunk(type: string, content: Buffer | string): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), typeof content === 'string' ? Buffer.from(content, 'latin1') : content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length - 4, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Every kind of chunk that a PNG can carry text in, and bytes behind its end. */
export function plantInPng(png: Buffer): Buffer {
  const density = Buffer.from([0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1]);
  const planted = [
    chunk('tEXt', `Author\0${CANARY}`),
    chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(canary)])),
    chunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${XMP}`),
    chunk('eXIf', createExif()),
    chunk('tIME', Buffer.from([7, 0xe9, 1, 2, 3, 4, 5])),
    chunk('pHYs', density),
    chunk('prVt', canary),
  ];
  return Buffer.concat([png.subarray(0, 33), ...planted, png.subarray(33), canary]);
}

/** EXIF, XMP and an unknown chunk, with the flags of the extended format. */
export async function plantInWebp(picture: Sharp): Promise<Buffer> {
  const webp = await picture
    .withExif({ IFD0: { ImageDescription: CANARY, Artist: CANARY } })
    .withXmp(XMP)
    .webp()
    .toBuffer();
  const unknown = Buffer.alloc(8);
  unknown.write('CNRY', 'latin1');
  unknown.writeUInt32LE(canary.length, 4);
  const file = Buffer.concat([webp, unknown, canary, Buffer.alloc(canary.length % 2)]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}

/** Comment, application and plain text extensions (GIF89a) before the first picture, and bytes behind the trailer. */
export function plantInGif(gif: Buffer): Buffer {
  const block = Buffer.concat([Buffer.from([canary.length]), canary, Buffer.of(0)]);
  const flags = gif[10] ?? 0;
  const at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const planted = [
    Buffer.concat([Buffer.from([0x21, 0xfe]), block]),
    Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from('XMP DataXMP'), block]),
  ];
  return Buffer.concat([gif.subarray(0, at), ...planted, gif.subarray(at), canary]);
}

export async function plantInAvif(picture: Sharp): Promise<Buffer> {
  return picture
    .withExif({ IFD0: { ImageDescription: CANARY } })
    .withXmp(XMP)
    .avif({ effort: 0 })
    .toBuffer();
}

export async function plantInTiff(picture: Sharp): Promise<Buffer> {
  const tiff = await picture
    .withExif({ IFD0: { ImageDescription: CANARY, Artist: CANARY } })
    .withXmp(XMP)
    .withDensity(300)
    .tiff({ compression: 'lzw' })
    .toBuffer();
  return Buffer.concat([tiff, canary]);
}

/** One file per input format that can be written here, each full of canaries. */
export async function createPlantedFiles(picture: Sharp): Promise<Record<'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff', Buffer>> {
  return {
    jpeg: plantInJpeg(await picture.clone().withDensity(300).jpeg().toBuffer()),
    png: plantInPng(await picture.clone().png().toBuffer()),
    webp: await plantInWebp(picture.clone()),
    gif: plantInGif(await picture.clone().gif().toBuffer()),
    avif: await plantInAvif(picture.clone()),
    tiff: await plantInTiff(picture.clone()),
  };
}

/** A profile's description is text, too: the picture with a profile that is not sRGB. */
export async function withProfile(file: Uint8Array, profile: 'p3' | 'cmyk'): Promise<Buffer> {
  return libvips(file).withIccProfile(profile).png().toBuffer();
}
