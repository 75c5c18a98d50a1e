import type { Bytes } from './bytes.ts';

/** Bytes of an AES-GCM tag, added to every segment. */
export const TAG_BYTES = 16;

/** AES-256-GCM under one key and one associated data. `open` rejects (with any error) when the tag does not fit. */
export type SegmentCipher = {
  seal(nonce: Bytes, plaintext: Bytes): Promise<Uint8Array[]> | Uint8Array[];
  open(nonce: Bytes, sealed: Bytes): Promise<Uint8Array> | Uint8Array;
};

/** Makes a cipher from a raw key that the caller wipes afterwards. */
export type CreateSegmentCipher = (key: Bytes, associatedData: Bytes) => Promise<SegmentCipher>;

/** Nonces in order, as in Hoang, Reyhanitabar, Rogaway and Vizár 2015: prefix ‖ 32-bit counter ‖ last flag. */
export function createNonceSequence(prefix: Bytes): (isLast: boolean) => Bytes {
  let counter = 0;
  return (isLast) => {
    // 2³² segments are 256 TiB: unreachable, and a repeated nonce would be fatal.
    if (counter > 0xffff_ffff) throw new RangeError('too many segments');
    const nonce = new Uint8Array(12);
    nonce.set(prefix);
    new DataView(nonce.buffer).setUint32(7, counter);
    nonce[11] = isLast ? 1 : 0;
    counter += 1;
    return nonce;
  };
}

/** Maps in order, a few at a time: WebCrypto copies every piece that is under way. */
export async function mapInBatches<Result>(pieces: Bytes[], work: (piece: Bytes) => Promise<Result> | Result): Promise<Result[]> {
  const results: Result[] = [];
  for (let i = 0; i < pieces.length; i += 16) results.push(...(await Promise.all(pieces.slice(i, i + 16).map(work))));
  return results;
}

/** The cipher of browsers and every other runtime with WebCrypto. */
export async function createWebSegmentCipher(key: Bytes, associatedData: Bytes): Promise<SegmentCipher> {
  const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const parameters = { name: 'AES-GCM', additionalData: associatedData, tagLength: TAG_BYTES * 8 };
  return {
    seal: async (nonce, plaintext) => [new Uint8Array(await crypto.subtle.encrypt({ ...parameters, iv: nonce }, imported, plaintext))],
    open: async (nonce, sealed) => new Uint8Array(await crypto.subtle.decrypt({ ...parameters, iv: nonce }, imported, sealed)),
  };
}
