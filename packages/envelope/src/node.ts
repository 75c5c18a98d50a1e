import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import {
  createResultOpenerWith,
  createSourceOpenerWith,
  type Opener,
  type ResultOpener,
  type ResultOpenerOptions,
  type SourceOpenerOptions,
} from './create-opener.ts';
import { createSealerWith, type Sealer, type SealerOptions } from './create-sealer.ts';
import { type CreateSegmentCipher, TAG_BYTES } from './segment-cipher.ts';

/** The package's `createSealer` on node:crypto: the same envelopes for a quarter of the time. */
export async function createSealer(options: SealerOptions): Promise<Sealer> {
  return createSealerWith(createNodeSegmentCipher, options);
}

/** The package's `createOpener` on node:crypto. */
export function createOpener(options: SourceOpenerOptions): Opener;
export function createOpener(options: ResultOpenerOptions): ResultOpener;
export function createOpener(options: SourceOpenerOptions | ResultOpenerOptions): Opener {
  return options.kind === 'source'
    ? createSourceOpenerWith(createNodeSegmentCipher, options)
    : createResultOpenerWith(createNodeSegmentCipher, options);
}

const createNodeSegmentCipher: CreateSegmentCipher = async (key, associatedData) => {
  const secret = createSecretKey(key);
  return {
    seal(nonce, plaintext) {
      const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associatedData);
      const sealed = cipher.update(plaintext);
      cipher.final();
      return [sealed, cipher.getAuthTag()];
    },
    open(nonce, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(associatedData);
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const opened = decipher.update(sealed.subarray(0, -TAG_BYTES));
      decipher.final();
      return opened;
    },
  };
};
