import { generateRecipientKeys, type PrivateKeyHandle } from '@imagemint/envelope';

let keys: Promise<{ publicKey: string; privateKey: PrivateKeyHandle }> | null = null;

/** The key pair of this tab: made once, in memory only, its private half not readable by any script. */
export function getSessionKeys(): Promise<{ publicKey: string; privateKey: PrivateKeyHandle }> {
  keys ??= generateRecipientKeys({ extractable: false });
  return keys;
}
