import type { OutputFormat } from '@imagemint/contract/formats';
import { ImagingError } from '../imaging-error.ts';

/**
 * Takes everything but the picture out of an encoded file: the last fence, which keeps the promise whatever an encoder may add. For
 * example libvips copies the input's resolution. @throws ImagingError TOOL_FAILED when the file is not built as its format says.
 * @param mark the XMP that an AVIF has and keeps; no other, and no other item, is let through.
 */
export function dropMetadata(file: Uint8Array, format: OutputFormat, mark: string | null = null): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  try {
    return format === 'avif' ? checkAvif(file, view, mark) : DROPPERS[format](file, view);
  } catch (error) {
    if (error instanceof RangeError) throw new ImagingError('TOOL_FAILED');
    throw error;
  }
}

const DROPPERS: Record<Exclude<OutputFormat, 'avif'>, (file: Uint8Array, view: DataView) => Uint8Array> = {
  jpeg: dropFromJpeg,
  png: dropFromPng,
  webp: dropFromWebp,
};

type Range = [from: number, to: number];

/** ITU T.81 Annex B: APPn and COM go, but for Adobe's, which tells how colours are stored. JFIF is optional (T.871). */
function dropFromJpeg(file: Uint8Array, view: DataView): Uint8Array {
  const kept: Range[] = [[0, 2]];
  for (let at = 2; ;) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) throw new RangeError('marker expected');
    // Entropy-coded data follows: from the first scan on everything is the picture.
    if (marker === 0xda) return join(file, [...kept, [at, file.length]]);
    const end = at + 2 + view.getUint16(at + 2);
    const isApp = marker >= 0xe0 && marker <= 0xef && marker !== 0xee;
    if (!isApp && marker !== 0xfe) kept.push([at, end]);
    at = end;
  }
}

const PNG_KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

function dropFromPng(file: Uint8Array, view: DataView): Uint8Array {
  const kept: Range[] = [[0, 8]];
  for (let at = 8; ;) {
    const type = text4(view, at + 4);
    const end = at + 12 + view.getUint32(at);
    if (PNG_KEPT.has(type)) kept.push([at, end]);
    if (type === 'IEND') return join(file, kept);
    at = end;
  }
}

const WEBP_KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF']);
/** ICC, EXIF and XMP flags of VP8X (RFC 9649, 2.7). */
const WEBP_METADATA_FLAGS = 0x2c;

function dropFromWebp(file: Uint8Array, view: DataView): Uint8Array {
  const kept: Range[] = [[0, 12]];
  for (let at = 12; at < file.length;) {
    const bytes = view.getUint32(at + 4, true);
    const end = at + 8 + bytes + (bytes % 2);
    if (WEBP_KEPT.has(text4(view, at))) kept.push([at, end]);
    at = end;
  }
  const out = join(file, kept);
  const outView = new DataView(out.buffer, out.byteOffset, out.byteLength);
  outView.setUint32(4, out.length - 8, true);
  if (text4(outView, 12) === 'VP8X') outView.setUint8(20, outView.getUint8(20) & ~WEBP_METADATA_FLAGS);
  return out;
}

/** Items of an AVIF cannot be cut out without moving others, so that a file with one too many is refused. */
function checkAvif(file: Uint8Array, view: DataView, mark: string | null): Uint8Array {
  const head = Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, 4_096));
  if (text4(view, 4) !== 'ftyp') throw new RangeError('ftyp expected');
  const boxes = head.subarray(0, head.indexOf('mdat', 0, 'latin1'));
  const isForeign = (type: string) => boxes.includes(type, 0, 'latin1');
  if (['Exif', 'prof', 'rICC', 'uri '].some(isForeign) || isForeign('mime') !== (mark !== null)) throw new ImagingError('TOOL_FAILED');
  if (mark !== null && !Buffer.from(file.buffer, file.byteOffset, file.length).includes(mark)) throw new ImagingError('TOOL_FAILED');
  return file;
}

function join(file: Uint8Array, ranges: readonly Range[]): Uint8Array {
  const isWhole = ranges.reduce((bytes, [from, to]) => bytes + to - from, 0) === file.length;
  return isWhole ? file : Buffer.concat(ranges.map(([from, to]) => file.subarray(from, to)));
}

function text4(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}
