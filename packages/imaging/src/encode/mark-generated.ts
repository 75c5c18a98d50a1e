import type { OutputFormat } from '@imagemint/contract/formats';
import { crc32 } from 'node:zlib';

/** IPTC NewsCodes, scheme digitalsourcetype: a photograph with elements that a trained model has made. */
const SOURCE_TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';

/**
 * The only metadata that a result of ours ever has: that a model has made parts of it (IPTC Photo Metadata Standard,
 * DigitalSourceType; AI Act, article 50(2)).
 */
export const GENERATED_XMP =
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
  `<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ` +
  `Iptc4xmpExt:DigitalSourceType="${SOURCE_TYPE}"/></rdf:RDF></x:xmpmeta>`;

/** Puts the mark into a finished file without metadata. An AVIF gets it from its encoder: its items cannot be moved afterwards. */
export function markGenerated(file: Uint8Array, format: Exclude<OutputFormat, 'avif'>): Uint8Array {
  const xmp = Buffer.from(GENERATED_XMP);
  switch (format) {
    case 'jpeg':
      return insert(file, 2, writeJpegSegment(xmp));
    case 'png':
      // Behind the header, which comes first and has a fixed length (PNG, 3rd edition, 5.6).
      return insert(file, 33, writePngText(xmp));
    case 'webp':
      return markWebp(file, xmp);
  }
}

function insert(file: Uint8Array, at: number, piece: Uint8Array): Buffer {
  return Buffer.concat([file.subarray(0, at), piece, file.subarray(at)]);
}

/** XMP specification, part 3, 1.1.3. */
function writeJpegSegment(xmp: Buffer): Buffer {
  const payload = Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'), xmp]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

/** An uncompressed iTXt chunk (XMP specification, part 3, 1.1.5). */
function writePngText(xmp: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from('iTXtXML:com.adobe.xmp\0\0\0\0\0', 'latin1'), xmp]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

const VP8X_BYTES = 18;
const XMP_FLAG = 0x04;
const ALPHA_FLAG = 0x10;

/** RFC 9649, 2.7: a file with metadata starts with VP8X, whose flags announce it; the XMP chunk comes last. */
function markWebp(file: Uint8Array, xmp: Buffer): Buffer {
  const source = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const chunk = Buffer.concat([Buffer.from('XMP \0\0\0\0', 'latin1'), xmp, Buffer.alloc(xmp.length % 2)]);
  chunk.writeUInt32LE(xmp.length, 4);
  const isExtended = source.toString('latin1', 12, 16) === 'VP8X';
  const head = isExtended ? Buffer.from(source.subarray(12, 12 + VP8X_BYTES)) : describeWebp(source);
  head.writeUInt8(head.readUInt8(8) | XMP_FLAG, 8);
  const marked = Buffer.concat([source.subarray(0, 12), head, source.subarray(isExtended ? 12 + VP8X_BYTES : 12), chunk]);
  marked.writeUInt32LE(marked.length - 8, 4);
  return marked;
}

/** The VP8X chunk of a simple file, from the header of its only picture. */
function describeWebp(source: Buffer): Buffer {
  const head = Buffer.alloc(VP8X_BYTES);
  head.write('VP8X', 'latin1');
  head.writeUInt32LE(10, 4);
  const isLossless = source.toString('latin1', 12, 16) === 'VP8L';
  // RFC 9649, 3.4 and RFC 6386, 9.1: 14 bits each.
  const bits = isLossless ? source.readUInt32LE(21) : source.readUInt32LE(26);
  const [width, height] = isLossless ? [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1] : [bits & 0x3fff, (bits >>> 16) & 0x3fff];
  if (isLossless && (bits & 0x1000_0000) !== 0) head.writeUInt8(ALPHA_FLAG, 8);
  head.writeUIntLE(width - 1, 12, 3);
  head.writeUIntLE(height - 1, 15, 3);
  return head;
}
