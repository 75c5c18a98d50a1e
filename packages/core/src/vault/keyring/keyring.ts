/**
 * Where source keys wait, each with an end. Ids are UUIDs. Keys are 32 bytes, copied on the way in and out: the caller wipes
 * its own copies. Every method throws AppError SERVICE_UNAVAILABLE when the keyring cannot be reached.
 */
export type Keyring = {
  /** Keeps a key for `ttlSeconds`, at most a day. */
  put(id: string, key: Uint8Array, ttlSeconds: number): Promise<void>;
  /** The key, or null when there is none or its time is over. */
  get(id: string): Promise<Uint8Array | null>;
  /** Overwrites and forgets a key. Succeeds when there was none. */
  delete(id: string): Promise<void>;
  has(id: string): Promise<boolean>;
  /** To be called before the first use. @throws SetupError when keys could outlive their deletion. */
  check(): Promise<void>;
  /** Ends the connection, and in memory every key. */
  close(): Promise<void>;
};

const MAX_TTL_SECONDS = 86_400;
const KEY_BYTES = 32;

/** Throws RangeError for a key or a time that no caller of ours may send: anything else is a defect. */
export function assertKeyEntry(key: Uint8Array, ttlSeconds: number): void {
  if (key.length !== KEY_BYTES) throw new RangeError('a source key has 32 bytes');
  if (!(ttlSeconds > 0 && ttlSeconds <= MAX_TTL_SECONDS)) throw new RangeError('a source key is kept for more than 0 s and at most a day');
}

/**
 * A copy that can be wiped. An array of 32 bytes is otherwise born in V8's moving heap, whose collector leaves the key behind
 * wherever the array has been.
 */
export function copyKey(key: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new ArrayBuffer(KEY_BYTES));
  copy.set(key);
  return copy;
}
