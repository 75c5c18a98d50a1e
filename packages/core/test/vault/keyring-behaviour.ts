import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Keyring } from '../../src/vault/keyring/index.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What every keyring must do, wherever it keeps its keys. */
export function describeKeyring(name: string, getKeyring: () => Keyring): void {
  describe(name, () => {
    test('gives a key back, byte for byte, as often as asked', async () => {
      const keyring = getKeyring();
      for (const key of [
        randomBytes(32),
        Buffer.alloc(32),
        Buffer.alloc(32, 0xff),
        Buffer.from('\r\n\0$-1\r\n'.padEnd(32, '\0'), 'latin1'),
      ]) {
        const id = randomUUID();
        await keyring.put(id, key, 60);
        expect(await keyring.has(id)).toBe(true);
        for (let i = 0; i < 2; i += 1) expect(Buffer.from((await keyring.get(id)) ?? [])).toEqual(key);
        await keyring.delete(id);
      }
    });

    test('keeps its own copy, and hands out copies', async () => {
      const [keyring, id, key] = [getKeyring(), randomUUID(), randomBytes(32)];
      const given = Buffer.from(key);
      await keyring.put(id, given, 60);
      given.fill(0);
      (await keyring.get(id))?.fill(0);
      expect(Buffer.from((await keyring.get(id)) ?? [])).toEqual(key);
      await keyring.delete(id);
    });

    test('knows nothing of a key that never was, or was deleted, once or twice', async () => {
      const [keyring, id] = [getKeyring(), randomUUID()];
      await keyring.put(id, randomBytes(32), 60);
      await keyring.delete(id);
      await keyring.delete(id);
      for (const unknown of [id, randomUUID()]) {
        expect(await keyring.get(unknown)).toBeNull();
        expect(await keyring.has(unknown)).toBe(false);
      }
    });

    test('a second put replaces the first, and its time', async () => {
      const [keyring, id, key] = [getKeyring(), randomUUID(), randomBytes(32)];
      await keyring.put(id, randomBytes(32), 0.05);
      await keyring.put(id, key, 60);
      await pause(120);
      expect(Buffer.from((await keyring.get(id)) ?? [])).toEqual(key);
      await keyring.delete(id);
    });

    test('forgets a key by itself when its time is over', async () => {
      const [keyring, id] = [getKeyring(), randomUUID()];
      await keyring.put(id, randomBytes(32), 0.05);
      await pause(150);
      expect(await keyring.get(id)).toBeNull();
      expect(await keyring.has(id)).toBe(false);
    });

    test('keeps many keys apart', async () => {
      const keyring = getKeyring();
      const entries = Array.from({ length: 200 }, () => ({ id: randomUUID(), key: randomBytes(32) }));
      await Promise.all(entries.map(({ id, key }) => keyring.put(id, key, 60)));
      await Promise.all(entries.map(async ({ id, key }) => expect(Buffer.from((await keyring.get(id)) ?? [])).toEqual(key)));
      await Promise.all(entries.map(({ id }) => keyring.delete(id)));
      expect(await Promise.all(entries.map(({ id }) => keyring.has(id)))).not.toContain(true);
    });

    test('takes only keys of 32 bytes, times up to a day, and UUIDs', async () => {
      const keyring = getKeyring();
      for (const bytes of [0, 16, 31, 33]) await expect(keyring.put(randomUUID(), randomBytes(bytes), 60)).rejects.toThrow(RangeError);
      for (const ttlSeconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 86_401]) {
        await expect(keyring.put(randomUUID(), randomBytes(32), ttlSeconds)).rejects.toThrow(RangeError);
      }
      for (const id of ['', '*', 'a b', '__proto__', randomUUID().toUpperCase()]) {
        await expect(keyring.put(id, randomBytes(32), 60)).rejects.toThrow(RangeError);
        await expect(keyring.get(id)).rejects.toThrow(RangeError);
        await expect(keyring.has(id)).rejects.toThrow(RangeError);
        await expect(keyring.delete(id)).rejects.toThrow(RangeError);
      }
    });

    test('may be used after its check', async () => {
      await expect(getKeyring().check()).resolves.toBeUndefined();
    });
  });
}
