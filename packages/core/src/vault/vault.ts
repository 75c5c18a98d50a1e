import type { Ctx } from '../kernel/index.ts';
import type { Keyring } from './keyring/index.ts';
import type { BlobStore } from './storage/index.ts';

/** Where content objects live: ciphertext in the store, source keys in the keyring, never both in one place. */
export type Vault = { store: BlobStore; keyring: Keyring };

/** What the verbs of the vault need beside the request's context. */
export type VaultCtx = Ctx & { vault: Vault };
