import { allocateSecret, parseKeyText, toBase64Url } from './bytes.ts';
import { EnvelopeError } from './envelope-error.ts';
import { createSuite } from './hpke-suite.ts';

/** A WebCrypto key as held by the browser; an alias because the name of the type differs between runtimes. */
export type PrivateKeyHandle = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** What opens results: a key that never leaves WebCrypto, or 32 bytes as base64url for clients that must store it. */
export type RecipientPrivateKey = PrivateKeyHandle | string;

/** A fresh key for one source object: 32 random bytes. */
export function generateSourceKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(allocateSecret(32));
}

/**
 * An X25519 key pair for reading results; the public half is base64url. With `extractable: false` the private half is a
 * WebCrypto key whose bytes no script can read; with `extractable: true` it is base64url text.
 */
export function generateRecipientKeys(options: { extractable: true }): Promise<{ publicKey: string; privateKey: string }>;
export function generateRecipientKeys(options: { extractable: false }): Promise<{ publicKey: string; privateKey: PrivateKeyHandle }>;
export async function generateRecipientKeys({
  extractable,
}: {
  extractable: boolean;
}): Promise<{ publicKey: string; privateKey: RecipientPrivateKey }> {
  const pair = await crypto.subtle.generateKey('X25519', extractable, ['deriveBits']);
  if (!('publicKey' in pair)) throw new EnvelopeError('KEY_INVALID');
  const publicKey = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  if (!extractable) return { publicKey, privateKey: pair.privateKey };
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  if (d === undefined) throw new EnvelopeError('KEY_INVALID');
  return { publicKey, privateKey: d };
}

/**
 * Whether results can be sealed to this public key: 32 bytes, canonical base64url, and not one of the points of small
 * order whose shared secret everybody knows (RFC 7748, section 6.1). Ask before accepting work for it.
 */
export async function isRecipientPublicKey(publicKey: string): Promise<boolean> {
  try {
    const suite = createSuite();
    const recipientPublicKey = await suite.kem.deserializePublicKey(parseKeyText(publicKey, 'KEY_INVALID'));
    await suite.kem.encap({ recipientPublicKey });
    return true;
  } catch {
    return false;
  }
}
