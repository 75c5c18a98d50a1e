import { createHash } from 'node:crypto';
import { POLICY_TEXT } from '@imagemint/contract/policy-text';

/** SHA-256 of the policy that this build carries, in hexadecimal: an order remembers under which one it was made. */
export const POLICY_HASH: string = createHash('sha256').update(JSON.stringify(POLICY_TEXT)).digest('hex');
