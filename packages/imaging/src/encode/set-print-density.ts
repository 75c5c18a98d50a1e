import { crc32 } from 'node:zlib';
import type { Picture } from '../pixels/picture.ts';

const INCHES_PER_METRE = 1 / 0.0254;
const JPEG_START = [0xff, 0xd8, 0xff];
const PNG_START = [0x89, 0x50, 0x4e, 0x47];
/** Signature and IHDR come first in every PNG. */
const PNG_HEADER_BYTES = 33;

/** Says how large a picture is to be printed: in the JFIF header of a JPEG, in the pHYs chunk of a PNG. Others have no such field. */
export function setPrintDensity<P extends Pick<Picture, 'bytes' | 'format'>>(picture: P, dotsPerInch: number): P {
  // Between the tools of a chain there is no file yet, and no place for a density.
  const isFile = picture.format === 'jpeg' ? startsWith(picture.bytes, JPEG_START) : startsWith(picture.bytes, PNG_START);
  if (!isFile) return picture;
  if (picture.format === 'jpeg') return { ...picture, bytes: setInJpeg(picture.bytes, dotsPerInch) };
  return picture.format === 'png' ? { ...picture, bytes: setInPng(picture.bytes, dotsPerInch) } : picture;
}

/** A JFIF header (ITU T.871) before everything else; encoded pictures come without one. */
function setInJpeg(bytes: Uint8Array, dotsPerInch: number): Uint8Array {
  const header = Buffer.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0]);
  header.writeUInt16BE(dotsPerInch, 12);
  header.writeUInt16BE(dotsPerInch, 14);
  return Buffer.concat([bytes.subarray(0, 2), header, bytes.subarray(2)]);
}

function setInPng(bytes: Uint8Array, dotsPerInch: number): Uint8Array {
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  chunk.write('pHYs', 4, 'latin1');
  const perMetre = Math.round(dotsPerInch * INCHES_PER_METRE);
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return Buffer.concat([bytes.subarray(0, PNG_HEADER_BYTES), chunk, bytes.subarray(PNG_HEADER_BYTES)]);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}
