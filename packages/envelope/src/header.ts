import { type Bytes, joinBytes } from './bytes.ts';
import { EnvelopeError } from './envelope-error.ts';

/** What an envelope holds: the photo as it came in, or the finished picture sealed to its reader. */
export type ObjectKind = 'source' | 'result';

/** Bytes of the header by kind; the layout is in docs/envelope.md. */
export const HEADER_BYTES = { source: 14, result: 126 } as const satisfies Record<ObjectKind, number>;

/** Plaintext bytes of every segment but the last. */
export const SEGMENT_BYTES = 65_536;

const MAGIC = [0x49, 0x4d, 0x45, 0x56]; // "IMEV"
const VERSION = 1;
const KIND_CODES = { source: 1, result: 2 } as const satisfies Record<ObjectKind, number>;
const SEGMENT_BITS = 16;
const PREFIX_AT = 7;
const HASH_AT = 14;
const ENCAPSULATED_AT = 46;
const SEALED_KEY_AT = 78;

/** The parts of a result's header beyond the common 14 bytes. */
export type ResultHeaderFields = {
  /** SHA-256 of the acknowledgement token, 32 bytes. */
  acknowledgementHash: Bytes;
  /** `enc` of RFC 9180, 32 bytes. */
  encapsulatedKey: Bytes;
  /** The content key under HPKE, 48 bytes. */
  sealedKey: Bytes;
};

/** Seven random bytes that begin every nonce of one envelope. */
export function createNoncePrefix(): Bytes {
  return crypto.getRandomValues(new Uint8Array(7));
}

/** The 14 bytes with which every envelope begins. */
export function encodeBaseHeader(kind: ObjectKind, noncePrefix: Bytes): Bytes {
  return joinBytes([Uint8Array.from([...MAGIC, VERSION, KIND_CODES[kind], SEGMENT_BITS]), noncePrefix]);
}

/** A whole result header from its base and its sealed key. */
export function encodeResultHeader(base: Bytes, fields: ResultHeaderFields): Bytes {
  return joinBytes([base, fields.acknowledgementHash, fields.encapsulatedKey, fields.sealedKey]);
}

/** The bytes of a result header that HPKE authenticates: all that precedes the encapsulated key. */
export function getSealedKeyContext(header: Bytes): Bytes {
  return header.slice(0, ENCAPSULATED_AT);
}

/** The nonce prefix of a complete header of `kind`. Throws HEADER_INVALID when it is another kind or version, or not exactly a header. */
export function parseHeader(header: Bytes, kind: ObjectKind): Bytes {
  const expected = [...MAGIC, VERSION, KIND_CODES[kind], SEGMENT_BITS];
  const isKnown = header.length === HEADER_BYTES[kind] && expected.every((byte, i) => header[i] === byte);
  if (!isKnown) throw new EnvelopeError('HEADER_INVALID');
  return header.slice(PREFIX_AT, HASH_AT);
}

/**
 * Reads the header at the start of a sealed result, without any key. `bytes` may be the header alone or go on.
 * Throws HEADER_INVALID. Nothing read here is authenticated before the result is opened.
 */
export function readResultHeader(bytes: Uint8Array): ResultHeaderFields & { header: Bytes } {
  const header = new Uint8Array(bytes.subarray(0, HEADER_BYTES.result));
  parseHeader(header, 'result');
  return {
    header,
    acknowledgementHash: header.slice(HASH_AT, ENCAPSULATED_AT),
    encapsulatedKey: header.slice(ENCAPSULATED_AT, SEALED_KEY_AT),
    sealedKey: header.slice(SEALED_KEY_AT),
  };
}

/** The object id and kind as one suffix, to bind a key or a signature to exactly one object. */
export function encodeBinding(objectId: Bytes, kind: ObjectKind): Bytes {
  return joinBytes([objectId, Uint8Array.of(KIND_CODES[kind])]);
}
