import { deflateSync } from 'node:zlib';
import { createPngChunk } from './png-chunk.ts';
import type { PhotoFormat } from './photo-format.ts';

/** Puts a text into the metadata slots that the encoder offers no way to: comments, IPTC, unknown segments, PNG texts. */
export function addCanary(file: Buffer, format: PhotoFormat, canary: string): Buffer {
  if (format === 'jpeg') return insertAt(file, 2, jpegSegments(canary));
  if (format === 'png') return insertAt(file, 33, pngChunks(canary));
  if (format === 'gif') return insertAt(file, file.length - 1, gifComment(canary));
  if (format === 'webp') return appendRiffChunk(file, 'CANA', Buffer.from(canary));
  return file;
}

function insertAt(file: Buffer, at: number, piece: Buffer): Buffer {
  return Buffer.concat([file.subarray(0, at), piece, file.subarray(at)]);
}

function jpegSegment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

function jpegSegments(canary: string): Buffer {
  const text = Buffer.from(canary);
  const iptc = Buffer.concat([Buffer.from([0x1c, 2, 120, text.length >> 8, text.length & 255]), text]);
  const resource = Buffer.alloc(12);
  resource.write('8BIM', 0, 'latin1');
  resource.writeUInt16BE(0x0404, 4);
  resource.writeUInt32BE(iptc.length, 8);
  const padding = Buffer.alloc(iptc.length % 2);
  return Buffer.concat([
    jpegSegment(0xfe, text),
    jpegSegment(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0'), resource, iptc, padding])),
    jpegSegment(0xef, text),
  ]);
}

function pngChunks(canary: string): Buffer {
  return Buffer.concat([
    createPngChunk('tEXt', Buffer.from(`Comment\0${canary}`, 'latin1')),
    createPngChunk('zTXt', Buffer.concat([Buffer.from('Author\0\0', 'latin1'), deflateSync(canary)])),
    createPngChunk('iTXt', Buffer.from(`Title\0\0\0\0\0${canary}`)),
  ]);
}

function gifComment(canary: string): Buffer {
  const text = Buffer.from(canary.slice(0, 255));
  return Buffer.concat([Buffer.from([0x21, 0xfe, text.length]), text, Buffer.from([0])]);
}

function appendRiffChunk(file: Buffer, type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  const grown = Buffer.concat([file, head, content, Buffer.alloc(content.length % 2)]);
  grown.writeUInt32LE(grown.length - 8, 4);
  return grown;
}
