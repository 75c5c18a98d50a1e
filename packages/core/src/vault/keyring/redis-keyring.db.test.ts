import { randomBytes, randomUUID } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type RedisServer, startRedis } from '@imagemint/dev-stack/start-redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeKeyring } from '../../../test/vault/keyring-behaviour.ts';
import { createRedisKeyring, type Keyring } from './index.ts';

const start = await startRedis();
if (start.server === null) process.stderr.write(`The Redis keyring is not tested: ${start.reason}.\n`);

describe.skipIf(start.server === null)('redis', () => {
  let server: RedisServer;
  let keyring: Keyring;
  let admin: Redis;

  beforeAll(() => {
    if (start.server === null) throw new Error(start.reason);
    server = start.server;
    keyring = createRedisKeyring({ url: server.url });
    admin = new Redis(server.url);
  });

  afterAll(async () => {
    await keyring.close();
    admin.disconnect();
    await server.stop();
  });

  describeKeyring('Redis keyring', () => keyring);

  test('leaves an end on every key in the store itself', async () => {
    const id = randomUUID();
    await keyring.put(id, randomBytes(32), 1_800);
    const names = await admin.keys(`*${id}`);
    expect(names).toHaveLength(1);
    const ttlMs = await admin.pttl(names[0] ?? '');
    expect(ttlMs).toBeGreaterThan(1_790_000);
    expect(ttlMs).toBeLessThanOrEqual(1_800_000);
    await keyring.delete(id);
    expect(await admin.dbsize()).toBe(0);
  });

  test('the slow log never quotes a key', async () => {
    await admin.config('SET', 'slowlog-log-slower-than', '0');
    const [id, key] = [randomUUID(), randomBytes(32)];
    await keyring.put(id, key, 60);
    await keyring.get(id);
    await keyring.delete(id);
    const log = await admin.callBuffer('SLOWLOG', 'GET', '200');
    await admin.config('SET', 'slowlog-log-slower-than', '-1');
    await admin.call('SLOWLOG', 'RESET');
    const quoted = flatten(log);
    // That it would have been found: the command is there, and so is its name.
    expect(quoted.some((part) => part.includes(id))).toBe(true);
    expect(quoted.some((part) => part.includes(key.subarray(0, 8)))).toBe(false);
  });

  test('deleting overwrites the key in the memory of the server', async ({ skip }) => {
    const [id, key] = [randomUUID(), randomBytes(32)];
    await keyring.put(id, key, 60);
    const before = await countInMemory(server.pid, key);
    if (before === null) return skip('the memory of another process may not be read here');
    expect(before).toBeGreaterThan(0);
    await keyring.delete(id);
    // What a connection's buffer still holds goes with the next command that passes through it.
    for (let i = 0; i < 20; i += 1) await keyring.put(id, randomBytes(32), 60);
    await keyring.delete(id);
    expect(await countInMemory(server.pid, key)).toBe(0);
  });

  test('a full Redis takes no new key, keeps the old ones, and still deletes', async () => {
    const [id, key] = [randomUUID(), randomBytes(32)];
    await keyring.put(id, key, 60);
    await admin.config('SET', 'maxmemory', '1');
    await expect(keyring.put(randomUUID(), randomBytes(32), 60)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(Buffer.from((await keyring.get(id)) ?? [])).toEqual(key);
    await keyring.delete(id);
    await keyring.delete(randomUUID());
    expect(await keyring.has(id)).toBe(false);
    await admin.config('SET', 'maxmemory', '0');
    expect(await admin.dbsize()).toBe(0);
  });

  test('a lost Redis is SERVICE_UNAVAILABLE for every verb, and nothing hangs', async () => {
    const lost = createRedisKeyring({ url: 'redis://127.0.0.1:9' });
    const id = randomUUID();
    await expect(lost.put(id, randomBytes(32), 60)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(lost.get(id)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(lost.has(id)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(lost.delete(id)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(lost.check()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await lost.close();
  });

  test.each([
    { setting: 'save', value: '3600 1', safe: '', message: /snapshots/ },
    { setting: 'appendonly', value: 'yes', safe: 'no', message: /every command to a file/ },
    { setting: 'maxmemory-policy', value: 'volatile-ttl', safe: 'noeviction', message: /drop keys/ },
    { setting: 'maxmemory-policy', value: 'allkeys-lru', safe: 'noeviction', message: /drop keys/ },
  ])('refuses $setting $value', async ({ setting, value, safe, message }) => {
    await admin.config('SET', setting, value);
    await expect(keyring.check()).rejects.toThrow(message);
    await expect(keyring.check()).rejects.toMatchObject({ name: 'SetupError' });
    await admin.config('SET', setting, safe);
    await expect(keyring.check()).resolves.toBeUndefined();
  });

  test('refuses a server with a replica, and a replica', async ({ skip }) => {
    const second = await startRedis();
    if (second.server === null) return skip(second.reason);
    const other = new Redis(second.server.url);
    await other.replicaof('127.0.0.1', Number(new URL(server.url).port));
    for (let i = 0; i < 100 && !(await admin.info('replication')).includes('connected_slaves:1'); i += 1) await pause(50);
    await expect(keyring.check()).rejects.toThrow(/has replicas/);
    const replica = createRedisKeyring({ url: second.server.url });
    await expect(replica.check()).rejects.toThrow(/is a replica/);
    await replica.close();
    other.disconnect();
    await second.server.stop();
  });

  test('refuses a server that hides its settings', async () => {
    await admin.acl('SETUSER', 'guest', 'on', '>guest', '~*', '+@all', '-config');
    const guest = createRedisKeyring({ url: server.url.replace('redis://', 'redis://guest:guest@') });
    await expect(guest.check()).rejects.toThrow(/does not tell/);
    await guest.close();
    await admin.acl('DELUSER', 'guest');
  });
});

function flatten(reply: unknown): Buffer[] {
  if (Buffer.isBuffer(reply)) return [reply];
  return Array.isArray(reply) ? reply.flatMap(flatten) : [];
}

/** How often the bytes stand in the writable memory of a process; null when it may not be read. */
async function countInMemory(pid: number, bytes: Buffer): Promise<number | null> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => null);
  const memory = await open(`/proc/${pid}/mem`).catch(() => null);
  if (maps === null || memory === null) return null;
  let count = 0;
  for (const line of maps.split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    const start = Number.parseInt(from, 16);
    const region = Buffer.alloc(Math.min(Number.parseInt(to, 16) - start, 64 * 1024 * 1024));
    const { bytesRead } = await memory.read(region, 0, region.length, start).catch(() => ({ bytesRead: 0 }));
    for (let at = region.indexOf(bytes); at !== -1 && at < bytesRead; at = region.indexOf(bytes, at + 1)) count += 1;
  }
  await memory.close();
  return count;
}
