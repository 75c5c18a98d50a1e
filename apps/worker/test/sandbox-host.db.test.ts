import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { generateRecipientKeys } from '@imagemint/envelope';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ECHO_ENTRY, storePhoto } from './pool-jobs.ts';
import { countInMemory, isRunning, listChildren, untilTrue } from './processes.ts';
import { markOf } from './with-faults.ts';

const HOST = fileURLToPath(new URL('./pool-host.ts', import.meta.url));

const REAL_ENTRY = fileURLToPath(new URL('../src/sandbox/child/sandbox-main.ts', import.meta.url));

async function noisyJpeg(): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 120, sigma: 40 };
  return await sharp({ create: { width: 900, height: 600, channels: 3, background: '#777777', noise } })
    .jpeg()
    .toBuffer();
}

let folder: string;
let recipientKey: string;
let host: ChildProcessWithoutNullStreams;
let answers: AsyncIterator<string>;
let lines: Interface;

beforeAll(async () => {
  folder = await mkdtemp('/dev/shm/imagemint-host-');
  recipientKey = (await generateRecipientKeys({ extractable: true })).publicKey;
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  if (host.exitCode === null && host.signalCode === null) {
    host.kill('SIGKILL');
    await once(host, 'exit');
  }
});

function startHost(...prefix: string[]): number {
  const [command = '', ...args] = [...prefix, process.execPath, '--no-warnings', HOST];
  host = spawn(command, args, { stdio: 'pipe' });
  lines = createInterface({ input: host.stdout });
  answers = lines[Symbol.asyncIterator]();
  if (host.pid === undefined) throw new Error('no host');
  return host.pid;
}

async function order(photo: Uint8Array, entry: string | undefined = ECHO_ENTRY): Promise<{ key: Uint8Array }> {
  const { sourceId, path, key, sealed } = await storePhoto(folder, photo);
  const text = { folder, recipientKey, entry, sourceId, path, key: [...key], sourceBytes: sealed.length };
  host.stdin.write(`${JSON.stringify(text)}\n`);
  expect(JSON.parse((await answers.next()).value as string)).toMatchObject({ started: sourceId });
  return { key };
}

async function answer(): Promise<unknown> {
  return JSON.parse((await answers.next()).value as string);
}

/** Every byte that the system shows of how a process was started. */
async function readStart(pid: number): Promise<Buffer> {
  return Buffer.concat(await Promise.all(['cmdline', 'environ'].map((name) => readFile(`/proc/${pid}/${name}`))));
}

describe('the process that runs the pool', () => {
  test.each([
    { name: 'bytes', entry: ECHO_ENTRY, makePhoto: async () => randomBytes(500_000) },
    { name: 'a photo for the real tools', entry: REAL_ENTRY, makePhoto: noisyJpeg },
  ])('never holds a part of $name, and a live sandbox does', async ({ entry, makePhoto }) => {
    const pid = startHost();
    const canary = randomBytes(32);
    await order(Buffer.concat([await makePhoto(), canary]), entry);
    expect(await answer()).toMatchObject({ outcome: 'OK' });
    const children = await listChildren(pid);
    const counts = await Promise.all(children.map((child) => countInMemory(child, canary)));
    // The search must be able to find: one sandbox has just held it.
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(await countInMemory(pid, canary)).toBe(0);
    await untilTrue(async () => !(await anyRunning(children, counts)), 5_000);
    const after = await Promise.all((await listChildren(pid)).map((child) => countInMemory(child, canary)));
    expect(after.filter((count) => count > 0)).toEqual([]);
  });

  test('keeps no copy of a key, and no command line or environment ever shows one', async () => {
    const pid = startHost();
    const { key } = await order(Buffer.from(`${markOf('sleep-2s')}${'x'.repeat(1_000)}`));
    const starts = await Promise.all([pid, ...(await listChildren(pid))].map(readStart));
    expect(starts.length).toBeGreaterThan(2);
    const forms = [Buffer.from(key), Buffer.from(Buffer.from(key).toString('hex')), Buffer.from(Buffer.from(key).toString('base64'))];
    expect(forms.some((form) => starts.some((start) => start.includes(form)))).toBe(false);
    expect(await answer()).toMatchObject({ outcome: 'OK' });
    await sleep(100);
    for (const form of forms) expect(await countInMemory(pid, form)).toBe(0);
    const countInChildren = async () => {
      const counts = (await listChildren(pid)).flatMap((child) => forms.map((form) => countInMemory(child, form)));
      return Math.max(0, ...(await Promise.all(counts)));
    };
    // A sandbox may keep what its cryptography copied until it ends, which it soon does.
    await untilTrue(async () => (await countInChildren()) === 0, 10_000);
  });

  test('takes every sandbox with it when it is killed, even one that is deep in a computation', async () => {
    const pid = startHost();
    await order(Buffer.from(markOf('spin')));
    await sleep(300);
    const children = await listChildren(pid);
    expect(children.length).toBeGreaterThanOrEqual(2);
    host.kill('SIGKILL');
    await once(host, 'exit');
    await untilTrue(async () => !(await Promise.all(children.map(isRunning))).includes(true), 1_000);
  });

  test('starts sandboxes without network, capabilities, writable mounts or core dumps', async () => {
    const pid = startHost();
    await order(randomBytes(10));
    await answer();
    const [child = 0] = await listChildren(pid);
    const read = (name: string) => readFile(`/proc/${child}/${name}`, 'utf8');
    const status = await read('status');
    expect(status).toMatch(/^NoNewPrivs:\s1$/m);
    for (const set of ['CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) expect(status).toMatch(new RegExp(`^${set}:\\s0{16}$`, 'm'));
    expect(await read('limits')).toMatch(/^Max core file size\s+1\s+1\s/m);
    expect(await read('coredump_filter')).toMatch(/^0+\n$/);
    const interfaces = (await read('net/dev'))
      .split('\n')
      .slice(2)
      .filter(Boolean)
      .map((line) => line.trim().split(':')[0]);
    expect(interfaces).toEqual(['lo']);
    const mounts = (await read('mountinfo'))
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    const reachable = new Map(mounts.map((fields) => [fields[4], fields[5]]));
    expect([...reachable].filter(([, options]) => !options?.startsWith('ro'))).toEqual([]);
  });
});

test.skipIf(process.getuid?.() !== 0)(
  'where namespaces are forbidden, sandboxes still die with their parent, and the pool says so',
  async () => {
    startHost('/usr/bin/setpriv', '--bounding-set=-all', '--inh-caps=-all');
    await order(randomBytes(10));
    expect(await answer()).toMatchObject({ outcome: 'OK', isolation: 'parent' });
  },
);

async function anyRunning(children: number[], counts: number[]): Promise<boolean> {
  const holders = children.filter((_child, at) => (counts[at] ?? 0) > 0);
  return (await Promise.all(holders.map(isRunning))).includes(true);
}
