import type { Clock } from '../../kernel/index.ts';
import { assertObjectId } from '../storage/object-id.ts';
import { assertKeyEntry, copyKey, type Keyring } from './keyring.ts';

type Entry = { key: Uint8Array; expiresAtMs: number; timer: NodeJS.Timeout };

/** Keys in this process's memory, for the default where api and worker are one process. They end with the process. */
export function createMemoryKeyring(options: { clock: Clock }): Keyring {
  const entries = new Map<string, Entry>();

  function forget(id: string): void {
    const entry = entries.get(id);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    entry.key.fill(0);
    entries.delete(id);
  }

  function find(id: string): Entry | null {
    assertObjectId(id);
    const entry = entries.get(id);
    if (entry === undefined) return null;
    if (options.clock.now().getTime() < entry.expiresAtMs) return entry;
    forget(id);
    return null;
  }

  return {
    async put(id, key, ttlSeconds) {
      assertObjectId(id);
      assertKeyEntry(key, ttlSeconds);
      forget(id);
      // Both count: the clock may be set, but time that has really passed ends a key whatever the clock says.
      const timer = setTimeout(() => forget(id), ttlSeconds * 1000).unref();
      entries.set(id, { key: copyKey(key), expiresAtMs: options.clock.now().getTime() + ttlSeconds * 1000, timer });
    },
    get: async (id) => {
      const entry = find(id);
      return entry === null ? null : copyKey(entry.key);
    },
    delete: async (id) => {
      assertObjectId(id);
      forget(id);
    },
    has: async (id) => find(id) !== null,
    check: async () => undefined,
    close: async () => {
      for (const id of [...entries.keys()]) forget(id);
    },
  };
}
