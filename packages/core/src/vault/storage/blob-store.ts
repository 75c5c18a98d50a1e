import type { Readable } from 'node:stream';

/** One stored ciphertext. `modifiedAt` is the store's own clock. */
export type StoredBlob = { id: string; bytes: number; modifiedAt: Date };

/** Bytes `start` to `end`, both counted from 0 and included, as in HTTP; without `end` to the last one. */
export type ByteRange = { start: number; end?: number };

/** What the operator should know of a store that may be used: it sits on a disk, or the server hides how it is set up. */
export type StoreWarning = 'disk-allowed' | 'versioning-unknown' | 'unfinished-uploads-unknown' | 'lifecycle-rule-missing';

/**
 * Where ciphertext waits. Ids are UUIDs, each used for one object only and never again. Nothing here knows keys, runs or ends;
 * every method throws AppError SERVICE_UNAVAILABLE when the store cannot be reached.
 */
export type BlobStore = {
  /**
   * Stores ciphertext as it arrives. Whatever goes wrong, nothing stays; errors of `ciphertext` itself come out unchanged.
   * @throws AppError STORAGE_FULL; CONTENT_LOST when the object was deleted meanwhile; the signal's reason when it aborts.
   */
  put(id: string, ciphertext: AsyncIterable<Uint8Array>, options?: { signal?: AbortSignal }): Promise<{ bytes: number }>;
  /** The ciphertext, or a part of it. The stream fails with AppError NOT_FOUND when there is none. */
  get(id: string, range?: ByteRange): Readable;
  /** Size and age of a finished object; null when there is none. */
  stat(id: string): Promise<{ bytes: number; modifiedAt: Date } | null>;
  /** Removes the object and every unfinished part of it, and looks whether it is gone. Succeeds when there was none. */
  delete(id: string): Promise<void>;
  /** Everything held, unfinished parts included (their `bytes` may be 0), each id once, in no order. */
  list(): AsyncIterable<StoredBlob>;
  /** Path of the ciphertext, where it is a file of this machine: a sandbox may open it for itself. */
  localPath?(id: string): string;
  /** To be called before the first use. @throws SetupError when the store may keep what is deleted, or cannot be used. */
  check(): Promise<StoreWarning[]>;
};
