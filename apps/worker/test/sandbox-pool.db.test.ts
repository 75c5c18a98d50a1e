import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPool, storePhoto, type TestPool } from './pool-jobs.ts';
import { isRunning, listChildren, untilTrue } from './processes.ts';
import { type Fault, markOf } from './with-faults.ts';

const MEMORY_LIMIT = 300_000_000;
const TIME_LIMIT_MS = 3_000;

const marked = (fault: Fault): Buffer => Buffer.concat([randomBytes(20_000), Buffer.from(markOf(fault)), randomBytes(20_000)]);

let pool: TestPool;
beforeAll(
  async () => void (pool = await startPool({ memoryLimitBytes: MEMORY_LIMIT, timeLimitMs: TIME_LIMIT_MS, maxResultBytes: 4_000_000 })),
);
afterAll(() => pool[Symbol.asyncDispose]());

/** Runs a faulty photo while an ordinary one is processed beside it; the neighbour must not notice. */
async function runBesideNeighbour(fault: Fault) {
  const photo = randomBytes(100_000);
  const [ended, neighbour] = await Promise.all([pool.runPhoto(marked(fault)), pool.runPhoto(photo)]);
  expect(neighbour).toMatchObject({ kind: 'finished', report: { outcome: 'OK' }, picture: photo });
  return ended;
}

describe('a job', () => {
  test.each([0, 1, 65_536, 65_537, 3_000_000])('of %i bytes comes back sealed to its recipient', async (bytes) => {
    const photo = randomBytes(bytes);
    const ended = await pool.runPhoto(photo);
    expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'OK', inputFormat: 'png', outputFormat: 'png' } });
    expect(ended.picture?.equals(photo)).toBe(true);
  });

  test('may come through the pipe where the vault is no folder', async () => {
    const photo = randomBytes(3_000_000);
    const stored = await storePhoto(pool.folder, photo);
    const open = async function* () {
      for (let at = 0; at < stored.sealed.length; at += 100_000) yield stored.sealed.subarray(at, at + 100_000);
    };
    const ended = await pool.run(stored, { source: { open } });
    expect(ended.picture?.equals(photo)).toBe(true);
  });

  test('fails with the error of its own source, and nothing hangs', async () => {
    const stored = await storePhoto(pool.folder, randomBytes(300_000));
    const open = async function* () {
      yield stored.sealed.subarray(0, 1_000);
      throw new Error('the store is away');
    };
    await expect(pool.run(stored, { source: { open } })).rejects.toThrow('the store is away');
  });

  test('fails with the error of its sink', async () => {
    const { path, sourceId, key, sealed } = await storePhoto(pool.folder, randomBytes(300_000));
    const put = () => Promise.reject(new Error('no room'));
    const job = {
      tool: 'strip-metadata',
      params: { format: 'auto', quality: 92 },
      maxMegapixels: 100,
      recipientKey: 'x'.repeat(43),
    } as const;
    const source = { sourceId, sourceKey: key, source: { path }, sourceBytes: sealed.length };
    const openResult = async () => ({ objectId: sourceId, put });
    await expect(pool.pool.run({ ...job, ...source, openResult }, { signal: new AbortController().signal })).rejects.toThrow('no room');
  });
});

describe('a source that is not what was stored', () => {
  test.each([
    { name: 'cut', change: (sealed: Buffer) => sealed.subarray(0, 70_000) },
    { name: 'cut between segments', change: (sealed: Buffer) => sealed.subarray(0, 14 + 65_552) },
    { name: 'altered', change: (sealed: Buffer) => Buffer.from(sealed.map((byte, at) => (at === 30_000 ? byte ^ 1 : byte))) },
    { name: 'longer', change: (sealed: Buffer) => Buffer.concat([sealed, Buffer.from([0])]) },
    { name: 'empty', change: () => Buffer.alloc(0) },
  ])('$name: CONTENT_LOST', async ({ change }) => {
    const stored = await storePhoto(pool.folder, randomBytes(100_000));
    const changed = change(stored.sealed);
    await writeFile(stored.path, changed);
    for (const sourceBytes of new Set([stored.sealed.length, changed.length])) {
      expect(await pool.run(stored, { sourceBytes })).toMatchObject({ report: { outcome: 'CONTENT_LOST' }, resultId: null });
    }
  });

  test('missing, or under another key: CONTENT_LOST', async () => {
    const stored = await storePhoto(pool.folder, randomBytes(100));
    expect(await pool.run(stored, { sourceKey: randomBytes(32) })).toMatchObject({ report: { outcome: 'CONTENT_LOST' } });
    expect(await pool.run(stored, { source: { path: `${stored.path}0` } })).toMatchObject({ report: { outcome: 'CONTENT_LOST' } });
    expect(await pool.run(stored)).toMatchObject({ report: { outcome: 'OK' } });
  });
});

describe('a hostile photo', () => {
  test('that eats memory dies alone', async () => {
    const ended = await runBesideNeighbour('hog');
    expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'IMAGE_TOO_COMPLEX' }, resultId: null });
    expect(pool.killed.at(-1)).toBe('memory');
  });

  test('that eats time dies alone and on time', async () => {
    const ended = await runBesideNeighbour('spin');
    expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'PROCESSING_TIMEOUT' } });
    if (ended.kind !== 'finished') throw new Error('not finished');
    // It may first wait for a sandbox to start. Tried again it would take the limit twice.
    expect(ended.durationMs).toBeLessThan(2 * TIME_LIMIT_MS);
  });

  test('that crashes the decoder is tried twice and then fails', async () => {
    const before = pool.killed.length;
    expect(await runBesideNeighbour('abort')).toMatchObject({ report: { outcome: 'TOOL_FAILED' }, resultId: null });
    expect(pool.killed.slice(before)).toEqual(['crashed', 'crashed']);
  });

  test('that makes the sandbox break the protocol fails', async () => {
    expect(await runBesideNeighbour('lie')).toMatchObject({ report: { outcome: 'TOOL_FAILED' }, resultId: null });
  });

  test('that sends without end fails', async () => {
    expect(await runBesideNeighbour('flood')).toMatchObject({ report: { outcome: 'TOOL_FAILED' }, resultId: null });
  });

  test('is never blamed for what a process had before it', async () => {
    await pool.runPhoto(randomBytes(1_000));
    await pool.runPhoto(randomBytes(1_000));
    const ended = await pool.runPhoto(marked('abort-when-held'));
    expect(ended).toMatchObject({ report: { outcome: 'OK' } });
  });
});

describe('the fence', () => {
  test('holds: no secrets, no network, no files, no processes, no core dumps', async () => {
    const ended = await pool.runPhoto(marked('look-around'));
    const seen = JSON.parse(String(ended.picture)) as Record<string, unknown>;
    const { environment, limits, network, loopback, ...refused } = seen;
    expect(pool.pool.isolation).toBe('full');
    expect(environment).toEqual(['HOME', 'PWD', 'TMPDIR', 'VIPS_DISC_THRESHOLD']);
    expect([network, loopback]).toEqual(['ENETUNREACH', 'ENETUNREACH']);
    expect(refused).toEqual({
      folder: '/',
      write: 'ERR_ACCESS_DENIED',
      writeMemory: 'ERR_ACCESS_DENIED',
      read: 'ERR_ACCESS_DENIED',
      parent: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
    });
    expect(limits).toBe('ERR_ACCESS_DENIED');
    expect(existsSync('/tmp/imagemint-probe') || existsSync('/dev/shm/imagemint-probe')).toBe(false);
  });
});

describe('a process that has held pixels', () => {
  test('serves more inside its window and is gone 5 s after its first job', async () => {
    const others = new Set(await listChildren(process.pid));
    const own = await startPool({ lanes: 1, spares: 1 });
    const listOwn = async () => (await listChildren(process.pid)).filter((pid) => !others.has(pid));
    const [first = 0] = await listOwn();
    await own.runPhoto(randomBytes(1_000));
    const endMs = performance.now();
    const inWindow = new Set<number>();
    for (; performance.now() - endMs < 2_500; await sleep(100)) {
      await own.runPhoto(randomBytes(1_000));
      for (const pid of await listOwn()) inWindow.add(pid);
    }
    // One at work and one spare have been enough all the time: nothing was started for the jobs in between.
    expect(await isRunning(first)).toBe(true);
    expect(inWindow.size).toBe(2);
    await untilTrue(async () => !(await isRunning(first)), 5_000 - (performance.now() - endMs));
    expect(await own.runPhoto(Buffer.from('again'))).toMatchObject({ report: { outcome: 'OK' } });
    await own[Symbol.asyncDispose]();
  });

  test('is killed at its deadline even at work, and the job is done by a fresh one', async () => {
    const own = await startPool({ lanes: 1, spares: 1, windowMs: 3_500 });
    await own.runPhoto(randomBytes(1_000));
    await sleep(3_200);
    const ended = await own.runPhoto(marked('sleep-2s'));
    expect(own.killed).toEqual(['deadline']);
    expect(ended).toMatchObject({ kind: 'finished', report: { outcome: 'OK' } });
    await own[Symbol.asyncDispose]();
  });
});

describe('an end', () => {
  test('by its signal kills the process within a second', async () => {
    const controller = new AbortController();
    const stored = await storePhoto(pool.folder, marked('spin'));
    const running = pool.run(stored, {}, controller.signal);
    await sleep(500);
    const startMs = performance.now();
    controller.abort();
    expect(await running).toMatchObject({ kind: 'aborted' });
    expect(performance.now() - startMs).toBeLessThan(1_000);
    expect(pool.killed.at(-1)).toBe('aborted');
  });

  test('of the pool leaves no process', async () => {
    const before = new Set(await listChildren(process.pid));
    const own = await startPool({ lanes: 2, spares: 2 });
    const running = [own.runPhoto(marked('spin')), own.runPhoto(marked('spin')), own.runPhoto(marked('spin'))];
    await sleep(400);
    expect((await listChildren(process.pid)).filter((pid) => !before.has(pid)).length).toBeGreaterThanOrEqual(3);
    await own[Symbol.asyncDispose]();
    expect((await Promise.all(running)).map(({ kind }) => kind)).toEqual(['aborted', 'aborted', 'aborted']);
    expect((await listChildren(process.pid)).filter((pid) => !before.has(pid))).toEqual([]);
  });
});
