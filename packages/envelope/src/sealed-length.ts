import { HEADER_BYTES, type ObjectKind, SEGMENT_BYTES } from './header.ts';
import { TAG_BYTES } from './segment-cipher.ts';

/** Bytes of the envelope around `plainBytes` bytes. */
export function sealedLength(kind: ObjectKind, plainBytes: number): number {
  const segments = Math.max(1, Math.ceil(plainBytes / SEGMENT_BYTES));
  return HEADER_BYTES[kind] + plainBytes + segments * TAG_BYTES;
}

/** Bytes inside an envelope of `sealedBytes` bytes, or null when no envelope has that length. */
export function plainLength(kind: ObjectKind, sealedBytes: number): number | null {
  const body = sealedBytes - HEADER_BYTES[kind];
  const plain = body - Math.max(1, Math.ceil(body / (SEGMENT_BYTES + TAG_BYTES))) * TAG_BYTES;
  return plain >= 0 && sealedLength(kind, plain) === sealedBytes ? plain : null;
}
