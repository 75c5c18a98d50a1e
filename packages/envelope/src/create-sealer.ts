import { deriveAcknowledgement } from './acknowledgement.ts';
import { allocateSecret, type Bytes, joinBytes, uuidToBytes } from './bytes.ts';
import { deriveKey, encodeInfo } from './derive-keys.ts';
import { EnvelopeError } from './envelope-error.ts';
import {
  createNoncePrefix,
  encodeBaseHeader,
  encodeBinding,
  encodeResultHeader,
  type ObjectKind,
  parseHeader,
  SEGMENT_BYTES,
} from './header.ts';
import { sealContentKey } from './seal-content-key.ts';
import {
  type CreateSegmentCipher,
  createNonceSequence,
  createWebSegmentCipher,
  mapInBatches,
  type SegmentCipher,
} from './segment-cipher.ts';
import { createSegmenter } from './segmenter.ts';
import { createTurnGuard } from './turn-guard.ts';

/** What is sealed, and for whom: a source under the caller's 32-byte key, a result to a recipient's public key (base64url). */
export type SealerOptions =
  { kind: 'source'; objectId: string; key: Uint8Array } | { kind: 'result'; objectId: string; recipientPublicKey: string };

/**
 * Encrypts one object piece by piece. Calls must not overlap; a chunk may be reused once its promise has settled.
 * The first output begins with the header. `destroy` wipes what is held, at any time, any number of times.
 */
export type Sealer = {
  readonly header: Uint8Array;
  update(chunk: Uint8Array): Promise<Uint8Array[]>;
  finish(): Promise<Uint8Array[]>;
  destroy(): void;
};

/** Makes a sealer. The caller keeps and wipes its own key. Throws KEY_INVALID, ID_INVALID. */
export async function createSealer(options: SealerOptions): Promise<Sealer> {
  return createSealerWith(createWebSegmentCipher, options);
}

/** As `createSealer`, on a given AES-GCM. */
export async function createSealerWith(createCipher: CreateSegmentCipher, options: SealerOptions): Promise<Sealer> {
  const objectId = uuidToBytes(options.objectId);
  const base = encodeBaseHeader(options.kind, createNoncePrefix());
  const contentKey = options.kind === 'source' ? copySourceKey(options.key) : crypto.getRandomValues(allocateSecret(32));
  try {
    const header = options.kind === 'source' ? base : await sealResultHeader(contentKey, { ...options, objectId, base });
    const cipher = await openSegmentCipher(createCipher, { contentKey, objectId, kind: options.kind, header });
    return runSealer(header, { cipher, nextNonce: createNonceSequence(parseHeader(header, options.kind)) });
  } finally {
    contentKey.fill(0);
  }
}

/** A private copy of a caller's source key. Throws KEY_INVALID unless it is 32 bytes. */
export function copySourceKey(key: Uint8Array): Bytes {
  if (key.length !== 32) throw new EnvelopeError('KEY_INVALID');
  const copy = allocateSecret(32);
  copy.set(key);
  return copy;
}

/** The cipher for the segments of one object, whose associated data is object id ‖ kind ‖ header. */
export async function openSegmentCipher(
  createCipher: CreateSegmentCipher,
  object: { contentKey: Bytes; objectId: Bytes; kind: ObjectKind; header: Bytes },
): Promise<SegmentCipher> {
  const segmentKey = await deriveKey(object.contentKey, encodeInfo('segments', object.objectId, object.kind));
  try {
    return await createCipher(segmentKey, joinBytes([encodeBinding(object.objectId, object.kind), object.header]));
  } finally {
    segmentKey.fill(0);
  }
}

async function sealResultHeader(contentKey: Bytes, options: { recipientPublicKey: string; objectId: Bytes; base: Bytes }): Promise<Bytes> {
  const { token, hash } = await deriveAcknowledgement(contentKey, options.objectId);
  token.fill(0);
  const context = joinBytes([options.base, hash]);
  const sealed = await sealContentKey(contentKey, { ...options, context });
  return encodeResultHeader(options.base, { acknowledgementHash: hash, ...sealed });
}

function runSealer(header: Bytes, segments: { cipher: SegmentCipher; nextNonce: (isLast: boolean) => Bytes }): Sealer {
  const segmenter = createSegmenter(SEGMENT_BYTES);
  const guard = createTurnGuard(() => segmenter.wipe());
  let isHeaderOut = false;

  async function sealAll(pieces: Bytes[], isLast: boolean): Promise<Uint8Array[]> {
    const sealed = await mapInBatches(pieces, (piece) => segments.cipher.seal(segments.nextNonce(isLast), piece));
    const output = isHeaderOut ? sealed.flat() : [header, ...sealed.flat()];
    isHeaderOut = true;
    return output;
  }

  return {
    header,
    update: (chunk) => guard.run(() => sealAll(segmenter.push(chunk), false), false),
    finish: () => guard.run(() => sealAll([segmenter.rest()], true), true),
    destroy: () => guard.end(),
  };
}
