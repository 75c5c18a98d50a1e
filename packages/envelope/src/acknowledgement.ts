import { areEqual, type Bytes, parseKeyText } from './bytes.ts';
import { deriveKey, encodeInfo, hashBytes } from './derive-keys.ts';
import { readResultHeader } from './header.ts';

/** The 32 bytes that only someone with the content key of this result can name, and their hash for the header. */
export async function deriveAcknowledgement(contentKey: Bytes, objectId: Bytes): Promise<{ token: Bytes; hash: Bytes }> {
  const token = await deriveKey(contentKey, encodeInfo('acknowledgement', objectId, 'result'));
  return { token, hash: await hashBytes(token) };
}

/**
 * Whether `token` (base64url) proves that its sender opened the result with this header. The server needs no key for it
 * and cannot make a token. False for malformed tokens; throws HEADER_INVALID when `headerBytes` is no result header.
 */
export async function verifyAcknowledgement(headerBytes: Uint8Array, token: string): Promise<boolean> {
  const { acknowledgementHash } = readResultHeader(headerBytes);
  return verifyAcknowledgementHash(acknowledgementHash, token);
}

/** As `verifyAcknowledgement`, for a server that kept only the 32-byte hash of the header. */
export async function verifyAcknowledgementHash(acknowledgementHash: Uint8Array, token: string): Promise<boolean> {
  try {
    return areEqual(await hashBytes(parseKeyText(token, 'KEY_INVALID')), acknowledgementHash);
  } catch {
    return false;
  }
}
