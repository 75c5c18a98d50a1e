import { EnvelopeError, type EnvelopeErrorCode } from './envelope-error.ts';

/** Bytes that WebCrypto takes: never backed by shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same memory, typed for WebCrypto; copied only when it is shared memory. */
export function asBytes(view: Uint8Array): Bytes {
  return isUnshared(view) ? view : new Uint8Array(view);
}

function isUnshared(view: Uint8Array): view is Bytes {
  return view.buffer instanceof ArrayBuffer;
}

/**
 * Memory for a secret. An array of up to 64 bytes otherwise lives in the heap of V8, whose collector moves it and leaves copies
 * that no wiping reaches.
 */
export function allocateSecret(length: number): Bytes {
  return new Uint8Array(new ArrayBuffer(length));
}

/** One array holding all parts in order. */
export function joinBytes(parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares without an early exit, so that the time taken tells nothing about where the first difference is. */
export function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i += 1) difference |= (left[i] ?? 0) ^ (right[i] ?? 0);
  return difference === 0;
}

/** The 16 bytes of a lower-case UUID. Throws ID_INVALID for anything else. */
export function uuidToBytes(uuid: string): Bytes {
  if (!UUID.test(uuid)) throw new EnvelopeError('ID_INVALID');
  const hex = uuid.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** Base64url without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const letters = Math.min(bytes.length - i, 3) + 1;
    for (let k = 0; k < letters; k += 1) text += ALPHABET.charAt((group >> (18 - 6 * k)) & 63);
  }
  return text;
}

/** The 32 bytes of a canonical, unpadded base64url text; throws `code` for any other text. */
export function parseKeyText(text: string, code: EnvelopeErrorCode): Bytes {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) throw new EnvelopeError(code);
  const bytes = allocateSecret(32);
  let bits = 0;
  let held = 0;
  let written = 0;
  for (const letter of text) {
    held = ((held << 6) | ALPHABET.indexOf(letter)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written] = (held >> bits) & 0xff;
    written += 1;
  }
  // The last letter carries two spare bits: a second spelling of the same key would be a second name for it.
  if ((held & ((1 << bits) - 1)) !== 0) throw new EnvelopeError(code);
  return bytes;
}
