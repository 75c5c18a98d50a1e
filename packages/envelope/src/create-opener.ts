import { deriveAcknowledgement } from './acknowledgement.ts';
import { areEqual, type Bytes, toBase64Url, uuidToBytes } from './bytes.ts';
import { copySourceKey, openSegmentCipher } from './create-sealer.ts';
import { EnvelopeError } from './envelope-error.ts';
import { HEADER_BYTES, parseHeader, readResultHeader, SEGMENT_BYTES } from './header.ts';
import type { RecipientPrivateKey } from './recipient-keys.ts';
import { openContentKey } from './seal-content-key.ts';
import {
  type CreateSegmentCipher,
  createNonceSequence,
  createWebSegmentCipher,
  mapInBatches,
  type SegmentCipher,
  TAG_BYTES,
} from './segment-cipher.ts';
import { createSegmenter } from './segmenter.ts';
import { createTurnGuard } from './turn-guard.ts';

/** How a source is opened. The key is copied at once and wiped at the end; the caller wipes its own. */
export type SourceOpenerOptions = { kind: 'source'; objectId: string; key: Uint8Array };

/** How a result is opened, by its recipient. */
export type ResultOpenerOptions = { kind: 'result'; objectId: string; privateKey: RecipientPrivateKey };

/**
 * Decrypts one object piece by piece. Nothing comes out before its segment is verified, and only `finish` says that the
 * object is whole: until then the output is a verified beginning. Calls must not overlap.
 */
export type Opener = {
  update(chunk: Uint8Array): Promise<Uint8Array[]>;
  finish(): Promise<Uint8Array[]>;
  destroy(): void;
};

/** An opener of a result; the token (base64url, 43 letters) comes when the whole result has been verified, and not before. */
export type ResultOpener = Opener & { readonly acknowledgement: Promise<string> };

/** Makes an opener. Throws KEY_INVALID, ID_INVALID; its calls reject with HEADER_INVALID, KEY_REFUSED or SEGMENT_REFUSED. */
export function createOpener(options: SourceOpenerOptions): Opener;
export function createOpener(options: ResultOpenerOptions): ResultOpener;
export function createOpener(options: SourceOpenerOptions | ResultOpenerOptions): Opener {
  return options.kind === 'source'
    ? createSourceOpenerWith(createWebSegmentCipher, options)
    : createResultOpenerWith(createWebSegmentCipher, options);
}

/** As `createOpener` for a source, on a given AES-GCM. */
export function createSourceOpenerWith(createCipher: CreateSegmentCipher, options: SourceOpenerOptions): Opener {
  const objectId = uuidToBytes(options.objectId);
  const contentKey = copySourceKey(options.key);
  return runOpener({
    headerBytes: HEADER_BYTES.source,
    begin: async (header) => {
      const noncePrefix = parseHeader(header, 'source');
      return { cipher: await openSegmentCipher(createCipher, { contentKey, objectId, kind: 'source', header }), noncePrefix };
    },
    end: () => contentKey.fill(0),
  });
}

/** As `createOpener` for a result, on a given AES-GCM. */
export function createResultOpenerWith(createCipher: CreateSegmentCipher, options: ResultOpenerOptions): ResultOpener {
  const objectId = uuidToBytes(options.objectId);
  const { promise: acknowledgement, resolve, reject } = Promise.withResolvers<string>();
  // Whoever only wants the bytes need not listen; the failure reaches them through update or finish.
  acknowledgement.catch(() => undefined);
  let token: Bytes = new Uint8Array(0);
  const opener = runOpener({
    headerBytes: HEADER_BYTES.result,
    begin: async (header) => {
      const noncePrefix = parseHeader(header, 'result');
      const contentKey = await openContentKey(header, { privateKey: options.privateKey, objectId });
      try {
        const derived = await deriveAcknowledgement(contentKey, objectId);
        // AES-GCM alone lets one ciphertext open under two keys; the hash in the header commits to one.
        if (!areEqual(derived.hash, readResultHeader(header).acknowledgementHash)) throw new EnvelopeError('KEY_REFUSED');
        token = derived.token;
        return { cipher: await openSegmentCipher(createCipher, { contentKey, objectId, kind: 'result', header }), noncePrefix };
      } finally {
        contentKey.fill(0);
      }
    },
    end: (isWhole, failure) => {
      if (isWhole) resolve(toBase64Url(token));
      else reject(failure ?? new EnvelopeError('ENDED'));
      token.fill(0);
    },
  });
  return { ...opener, acknowledgement };
}

type OpenerParts = {
  headerBytes: number;
  begin(header: Bytes): Promise<{ cipher: SegmentCipher; noncePrefix: Bytes }>;
  end(isWhole: boolean, failure: unknown): void;
};

function runOpener(parts: OpenerParts): Opener {
  const segmenter = createSegmenter(SEGMENT_BYTES + TAG_BYTES);
  const header = new Uint8Array(parts.headerBytes);
  let headerHeld = 0;
  let isWhole = false;
  let body: { cipher: SegmentCipher; nextNonce: (isLast: boolean) => Bytes } | null = null;
  let hasEarlierSegment = false;
  const guard = createTurnGuard((failure) => {
    segmenter.wipe();
    parts.end(isWhole, failure);
  });

  /** Takes what belongs to the header and gives back the rest of the chunk. */
  async function takeHeader(chunk: Uint8Array): Promise<Uint8Array> {
    if (body !== null) return chunk;
    const missing = Math.min(parts.headerBytes - headerHeld, chunk.length);
    header.set(chunk.subarray(0, missing), headerHeld);
    headerHeld += missing;
    if (headerHeld === parts.headerBytes) {
      const { cipher, noncePrefix } = await parts.begin(header);
      body = { cipher, nextNonce: createNonceSequence(noncePrefix) };
    }
    return chunk.subarray(missing);
  }

  async function openAll(pieces: Bytes[], isLast: boolean): Promise<Uint8Array[]> {
    if (body === null) throw new EnvelopeError('HEADER_INVALID');
    const { cipher, nextNonce } = body;
    try {
      return await mapInBatches(pieces, (piece) => cipher.open(nextNonce(isLast), piece));
    } catch (cause) {
      throw new EnvelopeError('SEGMENT_REFUSED', { cause });
    }
  }

  async function update(chunk: Uint8Array): Promise<Uint8Array[]> {
    const rest = await takeHeader(chunk);
    const pieces = segmenter.push(rest);
    if (pieces.length === 0) return [];
    hasEarlierSegment = true;
    return openAll(pieces, false);
  }

  async function finish(): Promise<Uint8Array[]> {
    const last = segmenter.rest();
    // Empty is allowed only as the whole content, so that every content has exactly one envelope length.
    if (body !== null && (last.length < TAG_BYTES || (last.length === TAG_BYTES && hasEarlierSegment)))
      throw new EnvelopeError('SEGMENT_REFUSED');
    const opened = await openAll([last], true);
    isWhole = true;
    return opened.filter((bytes) => bytes.length > 0);
  }

  return {
    update: (chunk) => guard.run(() => update(chunk), false),
    finish: () => guard.run(finish, true),
    destroy: () => guard.end(),
  };
}
