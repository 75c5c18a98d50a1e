import type { InputFormat } from '@imagemint/contract/formats';

/**
 * Whether a file ends before its own structure says, by the cheapest sign of each format. A whole file is never called truncated; one
 * whose length fields lie is left to the decoder.
 */
export function isTruncated(bytes: Uint8Array, format: InputFormat): boolean {
  return SIGNS[format](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

const SIGNS: Record<InputFormat, (view: DataView) => boolean> = {
  jpeg: (view) => !hasJpegEnd(view),
  png: (view) => !hasPngEnd(view),
  gif: (view) => !hasGifEnd(view),
  webp: (view) => view.getUint32(4, true) + 8 > view.byteLength,
  avif: (view) => !hasWholeBoxes(view),
  heic: (view) => !hasWholeBoxes(view),
  // Directories may stand anywhere; the decoder reports what it misses.
  tiff: () => false,
};

/** An end marker anywhere behind the first scan: what follows it (previews, videos of motion photos) does not matter. */
function hasJpegEnd(view: DataView): boolean {
  for (let at = view.byteLength - 2; at >= 2; at -= 1) {
    if (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xd9) return true;
  }
  return false;
}

function hasPngEnd(view: DataView): boolean {
  let at = 8;
  while (at + 12 <= view.byteLength) {
    const type = view.getUint32(at + 4);
    const end = at + 12 + view.getUint32(at);
    if (type === 0x49454e44) return true;
    at = end;
  }
  return false;
}

/** GIF89a section 27. Some writers leave the trailer out, but end on the zero length that closes the last picture. */
function hasGifEnd(view: DataView): boolean {
  const last = view.getUint8(view.byteLength - 1);
  return last === 0x3b || last === 0x00;
}

/** ISO/IEC 14496-12: every box on the top level lies inside the file; size 0 means up to its end. */
function hasWholeBoxes(view: DataView): boolean {
  let at = 0;
  while (at + 8 <= view.byteLength) {
    const size = view.getUint32(at);
    if (size === 0) return true;
    const bytes = size === 1 && at + 16 <= view.byteLength ? Number(view.getBigUint64(at + 8)) : size;
    if (bytes < 8) return true;
    at += bytes;
  }
  return at <= view.byteLength;
}
