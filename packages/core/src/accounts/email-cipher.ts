import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps e-mail addresses unreadable in the database, and findable by a keyed index. */
export type EmailCipher = {
  /** AES-256-GCM: 12-byte nonce ‖ ciphertext ‖ 16-byte tag. */
  seal(email: string): Uint8Array<ArrayBuffer>;
  /** @throws Error when the row was not sealed with this secret. */
  open(sealed: Uint8Array): string;
  /** HMAC-SHA256 of the normalised address. */
  index(email: string): Uint8Array<ArrayBuffer>;
};

/** Trims and lower-cases an address, so that one mailbox has one account. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Derives the two keys from the service secret (at least 32 bytes) by HKDF (RFC 5869). */
export function createEmailCipher(secret: Uint8Array): EmailCipher {
  if (secret.length < 32) throw new Error('the service secret has fewer than 32 bytes');
  const derive = (info: string) => new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), info, 32));
  const cipherKey = derive('imagemint e-mail cipher');
  const indexKey = derive('imagemint e-mail index');
  return {
    seal(email) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce);
      return new Uint8Array(Buffer.concat([nonce, cipher.update(email, 'utf8'), cipher.final(), cipher.getAuthTag()]));
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
    },
    index(email) {
      return new Uint8Array(createHmac('sha256', indexKey).update(normaliseEmail(email)).digest());
    },
  };
}
