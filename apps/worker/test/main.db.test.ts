import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createJobs, type Jobs, type JobsBackend } from '@imagemint/core/jobs';
import { cancelRun, getRun, type RunCtx, waitForRun } from '@imagemint/core/tool-runs';
import { createRedisKeyring } from '@imagemint/core/vault';
import { startRedis } from '@imagemint/dev-stack/start-redis';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Core, listBlobs, queuedRun, startCore } from '../../../packages/core/test/start-core.ts';
import { isRunning, listChildren, untilTrue } from './processes.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const keyringRedis = await startRedis();
const queueRedis = await startRedis();
if (keyringRedis.server === null) process.stderr.write(`Workers in processes of their own are not tested: ${keyringRedis.reason}.\n`);

function startMain(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--no-warnings', MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function errorOf(env: Record<string, string>): Promise<{ line: string; code: number }> {
  const child = startMain(env);
  if (!child.stderr) throw new Error('no standard error');
  const [line, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
  return { line, code };
}

describe('a start that cannot work says why in one line', () => {
  const database = { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:9/none' };
  const keyring = { KEYRING_REDIS_URL: 'redis://:secret@127.0.0.1:9' };
  test.each([
    { name: 'no database', env: {}, line: /DATABASE_URL is missing/ },
    { name: 'no keyring to share', env: database, line: /KEYRING_REDIS_URL is missing/ },
    { name: 'no vault', env: { ...database, ...keyring }, line: /VAULT_DIR/ },
    { name: 'two vaults', env: { ...database, ...keyring, VAULT_DIR: '/dev/shm/x', S3_BUCKET: 'x' }, line: /not both/ },
    { name: 'a number that is none', env: { ...database, ...keyring, WORKER_LANES: 'many' }, line: /WORKER_LANES cannot/ },
    {
      name: 'a keyring that is away',
      env: { ...database, ...keyring, VAULT_DIR: '/dev/shm/x' },
      line: /KEYRING_REDIS_URL does not answer/,
    },
  ])('$name', async ({ env, line }) => {
    const failed = await errorOf(env);
    expect(failed.code).toBe(1);
    expect(failed.line).toMatch(line);
    expect(failed.line.trim().split('\n')).toHaveLength(1);
    expect(failed.line).not.toContain('secret');
  });
});

describe.skipIf(keyringRedis.server === null || queueRedis.server === null)('workers in processes of their own', () => {
  let core: Core;
  let photo: Buffer;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    const url = keyringRedis.server?.url ?? '';
    core = await startCore({ vault: (vault) => ({ ...vault, keyring: createRedisKeyring({ url }) }) });
    const noise = { type: 'gaussian' as const, mean: 120, sigma: 40 };
    photo = await sharp({ create: { width: 1_600, height: 1_200, channels: 3, background: '#777777', noise } })
      .png()
      .toBuffer();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await core[Symbol.asyncDispose]();
    await keyringRedis.server?.stop();
    await queueRedis.server?.stop();
  });

  function startWorker(backend: JobsBackend): ChildProcess {
    const child = startMain({
      DATABASE_URL: core.database.url,
      KEYRING_REDIS_URL: keyringRedis.server?.url ?? '',
      VAULT_DIR: core.folder,
      WORKER_LANES: '1',
      JOB_LOCK_SECONDS: '2',
      JOB_STALLED_CHECK_SECONDS: '1',
      ...(backend.kind === 'redis' ? { REDIS_URL: backend.url } : {}),
    });
    children.push(child);
    return child;
  }

  async function finished(ctx: RunCtx, runId: string) {
    return await waitForRun(ctx, { runId, signal: AbortSignal.timeout(40_000) });
  }

  test.each(['postgres', 'redis'] as const)('share the work of a queue on %s, and take over from one that is killed', async (kind) => {
    const backend: JobsBackend = { kind, url: kind === 'redis' ? (queueRedis.server?.url ?? '') : core.database.url };
    await using jobs: Jobs = createJobs({ backend, log: core.shared.log });
    const ctx = { ...(await core.as({ credits: 100 })), jobs };
    const first = startWorker(backend);
    const victim = await queuedRun(ctx, { photo });
    await untilTrue(async () => (await getRun(ctx, victim)).state === 'PROCESSING', 15_000);
    const sandboxes = await listChildren(first.pid ?? 0);
    expect(sandboxes.length).toBeGreaterThan(0);
    first.kill('SIGKILL');
    await untilTrue(async () => !(await Promise.all(sandboxes.map(isRunning))).includes(true), 1_000);

    const second = startWorker(backend);
    const third = startWorker(backend);
    const runs = [victim, ...(await Promise.all(Array.from({ length: 6 }, () => queuedRun(ctx, { photo }))))];
    for (const run of runs) expect(await finished(ctx, run.runId)).toMatchObject({ state: 'READY', outputFormat: 'webp' });
    for (const run of runs) expect(await cancelRun(ctx, run)).toMatchObject({ state: 'CANCELLED', creditsHeld: 0 });
    expect(await listBlobs(core.shared.vault)).toEqual([]);

    const left = [...(await listChildren(second.pid ?? 0)), ...(await listChildren(third.pid ?? 0))];
    second.kill('SIGTERM');
    third.kill('SIGTERM');
    const ends = await Promise.all([once(second, 'exit'), once(third, 'exit')]);
    expect(ends.map(([code]) => code as number)).toEqual([0, 0]);
    expect((await Promise.all(left.map(isRunning))).includes(true)).toBe(false);
  });
});
