import type { InputFormat } from '@imagemint/contract/formats';

/**
 * Whether a file ends before its own structure says. It tells cut files from damaged ones and finds cuts that decoders overlook. Looks at
 * the structure only; lengths that cannot be true are left to the decoder. Never throws.
 */
export function isTruncated(bytes: Uint8Array, format: InputFormat): boolean {
  try {
    return SIGNS[format](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    // The only way to fail is to read past the end of the file.
    if (error instanceof RangeError) return true;
    throw error;
  }
}

const SIGNS: Record<InputFormat, (view: DataView) => boolean> = {
  jpeg: isJpegCut,
  png: isPngCut,
  gif: isGifCut,
  webp: (view) => view.getUint32(4, true) + 8 > view.byteLength,
  avif: isBoxFileCut,
  heic: isBoxFileCut,
  tiff: isTiffCut,
};

/** No end marker at all: what follows one (previews, videos of motion photos, padding) does not matter. */
function isJpegCut(view: DataView): boolean {
  for (let at = view.byteLength - 2; at >= 2; at -= 1) {
    if (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xd9) return false;
  }
  return true;
}

/** PNG third edition, 5.3: chunks up to IEND. */
function isPngCut(view: DataView): boolean {
  for (let at = 8; ; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49454e44) return at + 12 > view.byteLength;
  }
}

/** GIF89a appendix B: blocks up to the trailer, which some writers leave out; stray bytes are left to the decoder. */
function isGifCut(view: DataView): boolean {
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableBytes(view.getUint8(10));
  while (at < view.byteLength) {
    const kind = view.getUint8(at);
    if (kind === 0x21) at += 2;
    else if (kind === 0x2c) at += 11 + tableBytes(view.getUint8(at + 9));
    else return false;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at += 1;
  }
  return at > view.byteLength;
}

/** ISO/IEC 14496-12: boxes of the top level up to the end of the file; size 0 means up to there. */
function isBoxFileCut(view: DataView): boolean {
  let at = 0;
  while (at < view.byteLength) {
    const size = view.getUint32(at);
    if (size === 0) return false;
    const bytes = size === 1 ? Number(view.getBigUint64(at + 8)) : size;
    if (bytes < 8) return false;
    at += bytes;
  }
  return at > view.byteLength;
}

const TIFF_TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
/** Offsets and lengths of strips and of tiles. */
const TIFF_DATA = [
  [273, 279],
  [324, 325],
] as const;

/** TIFF 6.0 section 2: the first directory, the values it points to, and its picture data. */
function isTiffCut(view: DataView): boolean {
  const little = view.getUint8(0) === 0x49;
  const directory = view.getUint32(4, little);
  const values = new Map<number, number[]>();
  for (let entry = 0; entry < view.getUint16(directory, little); entry += 1) {
    const at = directory + 2 + entry * 12;
    const size = TIFF_TYPE_BYTES[view.getUint16(at + 2, little)] ?? 0;
    const count = view.getUint32(at + 4, little);
    const valuesAt = size * count > 4 ? view.getUint32(at + 8, little) : at + 8;
    if (valuesAt + size * count > view.byteLength) return true;
    const tag = view.getUint16(at, little);
    if (!TIFF_DATA.flat().includes(tag as 273) || (size !== 2 && size !== 4)) continue;
    const read = (index: number) =>
      size === 2 ? view.getUint16(valuesAt + index * 2, little) : view.getUint32(valuesAt + index * 4, little);
    values.set(
      tag,
      Array.from({ length: count }, (_, index) => read(index)),
    );
  }
  return TIFF_DATA.some(([offsets, lengths]) =>
    (values.get(offsets) ?? []).some((offset, index) => offset + (values.get(lengths)?.[index] ?? 0) > view.byteLength),
  );
}
