import type { InputFormat } from './formats.ts';

/** What the first bytes of a photo say about it. Nothing here decodes a pixel. */
export type ImageHeader = { format: InputFormat; width: number; height: number };

export type HeaderResult = ImageHeader | { needMore: true } | { unsupported: true };

const NEED_MORE = { needMore: true } as const;
const UNSUPPORTED = { unsupported: true } as const;

/** Most boxes, segments or tags that are looked at before a file counts as hostile. */
const MAX_STEPS = 2_000;

/** `null` stands for any byte. */
const SIGNATURES: readonly { format: keyof typeof READERS; bytes: readonly (number | null)[] }[] = [
  { format: 'jpeg', bytes: [0xff, 0xd8, 0xff] },
  { format: 'png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { format: 'gif', bytes: [0x47, 0x49, 0x46, 0x38] },
  { format: 'webp', bytes: [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50] },
  { format: 'tiff', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { format: 'tiff', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { format: 'isobmff', bytes: [0, 0, null, null, 0x66, 0x74, 0x79, 0x70] },
];

/**
 * Reads format, width and height from the first bytes of a file, whatever it is called. Total over all inputs: it never throws
 * and looks at a bounded number of steps. `needMore` asks for a longer beginning of the same file.
 */
export function readImageHeader(bytes: Uint8Array): HeaderResult {
  // A file that is shorter than a signature may still become what it has begun.
  const found = SIGNATURES.find(({ bytes: signature }) =>
    signature.slice(0, bytes.length).every((byte, at) => byte === null || bytes[at] === byte),
  );
  if (!found) return UNSUPPORTED;
  if (bytes.length < found.bytes.length) return NEED_MORE;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return READERS[found.format](view);
  } catch (error) {
    // The only way to fail is to read past what has arrived so far.
    if (error instanceof RangeError) return NEED_MORE;
    throw error;
  }
}

const READERS = { jpeg: readJpeg, png: readPng, gif: readGif, webp: readWebp, tiff: readTiff, isobmff: readIsobmff };

function sized(format: InputFormat, width: number, height: number): HeaderResult {
  return width > 0 && height > 0 ? { format, width, height } : UNSUPPORTED;
}

/** ITU T.81 Annex B: walks the marker segments to the first frame header. */
function readJpeg(view: DataView): HeaderResult {
  let at = 2;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff) at += 1;
    if (view.getUint8(at) !== 0xff) return UNSUPPORTED;
    const marker = view.getUint8(at + 1);
    if (isFrameHeader(marker)) return sized('jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    if (marker === 0xd9 || marker === 0xda) return UNSUPPORTED;
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += standsAlone ? 2 : 2 + Math.max(2, view.getUint16(at + 2));
  }
  return UNSUPPORTED;
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** PNG third edition, 11.2.1: IHDR is the first chunk. */
function readPng(view: DataView): HeaderResult {
  if (view.getUint32(12) !== 0x49484452) return UNSUPPORTED;
  return sized('png', view.getUint32(16), view.getUint32(20));
}

/** GIF89a section 18: logical screen. */
function readGif(view: DataView): HeaderResult {
  return sized('gif', view.getUint16(6, true), view.getUint16(8, true));
}

/** RFC 9649: the first chunk is VP8, VP8L or VP8X. */
function readWebp(view: DataView): HeaderResult {
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (view.getUint32(12)) {
    case 0x56503820: // 'VP8 '
      return sized('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 0x5650384c: {
      // 'VP8L'
      const bits = view.getUint32(21, true);
      return sized('webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 0x56503858: // 'VP8X'
      return sized('webp', uint24(24) + 1, uint24(27) + 1);
    default:
      return UNSUPPORTED;
  }
}

/** TIFF 6.0 section 2: width (256) and height (257) of the first directory. */
function readTiff(view: DataView): HeaderResult {
  const little = view.getUint8(0) === 0x49;
  const directory = view.getUint32(4, little);
  if (directory < 8) return UNSUPPORTED;
  const entries = view.getUint16(directory, little);
  let width = 0;
  let height = 0;
  for (let entry = 0; entry < Math.min(entries, MAX_STEPS); entry += 1) {
    const at = directory + 2 + entry * 12;
    const tag = view.getUint16(at, little);
    if (tag !== 256 && tag !== 257) continue;
    const value = view.getUint16(at + 2, little) === 3 ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
    if (tag === 256) width = value;
    else height = value;
  }
  return sized('tiff', width, height);
}

const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs', 'mif1', 'msf1'];

/** ISO/IEC 14496-12 and 23008-12: brands of `ftyp`, then the largest `ispe` under meta/iprp/ipco. */
function readIsobmff(view: DataView): HeaderResult {
  const ftypBytes = view.getUint32(0);
  if (ftypBytes < 16 || ftypBytes > 4_096) return UNSUPPORTED;
  const brands = [text4(view, 8)];
  for (let at = 16; at + 4 <= ftypBytes; at += 4) brands.push(text4(view, at));
  const isAvif = brands.some((brand) => AVIF_BRANDS.includes(brand));
  if (!isAvif && !brands.some((brand) => HEIC_BRANDS.includes(brand))) return UNSUPPORTED;
  const { width, height } = findLargestSize(view, ftypBytes);
  return sized(isAvif ? 'avif' : 'heic', width, height);
}

/** Zeros when the file describes no picture. */
function findLargestSize(view: DataView, from: number): { width: number; height: number } {
  let largest = { width: 0, height: 0 };
  const budget = { steps: MAX_STEPS };
  const meta = findBox(view, { from, to: Infinity, type: 'meta' }, budget);
  const iprp = meta && findBox(view, { from: meta.from + 4, to: meta.to, type: 'iprp' }, budget);
  const ipco = iprp && findBox(view, { from: iprp.from, to: iprp.to, type: 'ipco' }, budget);
  if (!ipco) return largest;
  for (let at = ipco.from; at < ipco.to;) {
    const ispe = findBox(view, { from: at, to: ipco.to, type: 'ispe' }, budget);
    if (!ispe) break;
    const size = { width: view.getUint32(ispe.from + 4), height: view.getUint32(ispe.from + 8) };
    if (size.width * size.height > largest.width * largest.height) largest = size;
    at = ispe.to;
  }
  return largest;
}

function text4(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

/** First box of a type between two offsets, as the offsets of its content; null when there is none. */
function findBox(
  view: DataView,
  where: { from: number; to: number; type: string },
  budget: { steps: number },
): { from: number; to: number } | null {
  for (let at = where.from; at + 8 <= where.to;) {
    if ((budget.steps -= 1) < 0) return null;
    const bytes = view.getUint32(at);
    if (bytes < 8) return null;
    if (text4(view, at + 4) === where.type) return { from: at + 8, to: Math.min(at + bytes, where.to) };
    at += bytes;
  }
  return null;
}
