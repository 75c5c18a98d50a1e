import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { describeKeyring } from '../../../test/vault/keyring-behaviour.ts';
import { systemClock } from '../../kernel/index.ts';
import { createMemoryKeyring } from './index.ts';

const shared = createMemoryKeyring({ clock: systemClock });
describeKeyring('memory keyring', () => shared);

/** The buffer that the keyring itself holds: the last copy made inside `put`. */
async function putAndHold(keyring: ReturnType<typeof createMemoryKeyring>, id: string, ttlSeconds: number): Promise<Uint8Array> {
  const copy = vi.spyOn(Uint8Array.prototype, 'set');
  await keyring.put(id, randomBytes(32), ttlSeconds);
  const held: unknown = copy.mock.contexts.at(-1);
  copy.mockRestore();
  if (!(held instanceof Uint8Array)) throw new Error('the keyring made no copy');
  return held;
}

describe('memory', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('overwrites a key that is deleted, replaced, expired, or there at the end', async () => {
    const keyring = createMemoryKeyring({ clock: systemClock });
    const ids = [randomUUID(), randomUUID(), randomUUID(), randomUUID()] as const;
    const held = [
      await putAndHold(keyring, ids[0], 60),
      await putAndHold(keyring, ids[1], 60),
      await putAndHold(keyring, ids[2], 0.02),
      await putAndHold(keyring, ids[3], 60),
    ];
    expect(held.every((key) => key.some((byte) => byte !== 0))).toBe(true);
    await keyring.delete(ids[0]);
    await keyring.put(ids[1], randomBytes(32), 60);
    await vi.waitFor(() => expect(held[2]?.every((byte) => byte === 0)).toBe(true));
    await keyring.close();
    expect(held.flatMap((key) => [...key]).every((byte) => byte === 0)).toBe(true);
    expect(await keyring.has(ids[3])).toBe(false);
  });

  test('a clock set forward ends keys at once, one set back gives none of them more time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let now = new Date('2026-11-23T12:00:00Z');
    const keyring = createMemoryKeyring({ clock: { now: () => now } });
    const [one, two] = [randomUUID(), randomUUID()];
    await keyring.put(one, randomBytes(32), 1_800);
    now = new Date('2026-11-23T12:29:59.999Z');
    expect(await keyring.has(one)).toBe(true);
    now = new Date('2026-11-23T12:30:00Z');
    expect(await keyring.get(one)).toBeNull();
    await keyring.put(two, randomBytes(32), 1_800);
    now = new Date('2026-11-23T11:30:00Z');
    vi.advanceTimersByTime(1_799_000);
    expect(await keyring.has(two)).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(await keyring.has(two)).toBe(false);
  });
});
