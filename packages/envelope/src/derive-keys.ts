import { type Bytes, joinBytes } from './bytes.ts';
import { encodeBinding, type ObjectKind } from './header.ts';

/** The uses of a content key, and of HPKE's info; a terminating zero keeps any of them from being a prefix of another. */
const LABELS = {
  segments: 'imagemint envelope v1 segments\0',
  acknowledgement: 'imagemint envelope v1 acknowledgement\0',
  contentKey: 'imagemint envelope v1 content key\0',
} as const;

/** Names one use for one object: label ‖ object id ‖ kind. */
export function encodeInfo(use: keyof typeof LABELS, objectId: Bytes, kind: ObjectKind): Bytes {
  return joinBytes([new TextEncoder().encode(LABELS[use]), encodeBinding(objectId, kind)]);
}

/** HKDF-SHA256 (RFC 5869) without salt: 32 bytes for one use of a 32-byte uniform key. */
export async function deriveKey(contentKey: Bytes, info: Bytes): Promise<Bytes> {
  const base = await crypto.subtle.importKey('raw', contentKey, 'HKDF', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }, base, 256);
  return new Uint8Array(bits);
}

/** SHA-256. */
export async function hashBytes(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
