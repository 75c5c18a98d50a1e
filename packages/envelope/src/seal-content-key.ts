import { type Bytes, parseKeyText } from './bytes.ts';
import { encodeInfo } from './derive-keys.ts';
import { EnvelopeError } from './envelope-error.ts';
import { createSuite } from './hpke-suite.ts';
import { getSealedKeyContext, readResultHeader } from './header.ts';
import type { RecipientPrivateKey } from './recipient-keys.ts';

/** Seals a content key to its reader with HPKE in base mode, bound to the object and to the header so far. Throws KEY_INVALID. */
export async function sealContentKey(
  contentKey: Bytes,
  options: { recipientPublicKey: string; objectId: Bytes; context: Bytes },
): Promise<{ encapsulatedKey: Bytes; sealedKey: Bytes }> {
  const suite = createSuite();
  const raw = parseKeyText(options.recipientPublicKey, 'KEY_INVALID');
  try {
    const recipientPublicKey = await suite.kem.deserializePublicKey(raw);
    const info = encodeInfo('contentKey', options.objectId, 'result');
    const { enc, ct } = await suite.seal({ recipientPublicKey, info }, contentKey, options.context);
    return { encapsulatedKey: new Uint8Array(enc), sealedKey: new Uint8Array(ct) };
  } catch (cause) {
    throw new EnvelopeError('KEY_INVALID', { cause });
  }
}

/** The content key inside a result header. Throws KEY_INVALID for a malformed private key, KEY_REFUSED when it does not open. */
export async function openContentKey(header: Bytes, options: { privateKey: RecipientPrivateKey; objectId: Bytes }): Promise<Bytes> {
  const { encapsulatedKey, sealedKey } = readResultHeader(header);
  const suite = createSuite();
  const { privateKey } = options;
  const recipientKey =
    typeof privateKey === 'string' ? await suite.kem.deserializePrivateKey(parseKeyText(privateKey, 'KEY_INVALID')) : privateKey;
  try {
    const info = encodeInfo('contentKey', options.objectId, 'result');
    return new Uint8Array(await suite.open({ recipientKey, enc: encapsulatedKey, info }, sealedKey, getSealedKeyContext(header)));
  } catch (cause) {
    throw new EnvelopeError('KEY_REFUSED', { cause });
  }
}
