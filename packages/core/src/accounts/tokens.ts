import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 random bits, base64url; only its hash is stored. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a token. Enough without salt or stretching, because tokens are random. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}
