/** Encoders write about ten, the most thorough ones some dozens. */
const MAX_SCANS = 100;

/** Second bytes that begin no segment: stuffing, padding, TEM, and the restarts inside a scan's data. */
const ALONE = new Set([0x00, 0x01, 0xff, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8]);
const SCAN = 0xda;
const END = 0xd9;

/**
 * Whether a JPEG goes over its picture so often that only harm can be meant: each scan costs a pass over all blocks and takes 12 bytes
 * to send (ITU T.81, B.2.3). libvips decodes any number of them. Walks the markers up to the picture's end; never throws.
 */
export function hasTooManyScans(jpeg: Uint8Array): boolean {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let scans = 0;
  for (let at = 2; at >= 0 && at + 4 <= jpeg.length;) {
    const marker = view.getUint8(at + 1);
    const isSegment = view.getUint8(at) === 0xff && !ALONE.has(marker);
    if (isSegment && marker === END) return false;
    if (isSegment && marker === SCAN) scans += 1;
    if (scans > MAX_SCANS) return true;
    at = jpeg.indexOf(0xff, isSegment ? at + 2 + view.getUint16(at + 2) : at + 1);
  }
  return false;
}
