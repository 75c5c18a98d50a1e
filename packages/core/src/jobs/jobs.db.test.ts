import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '@imagemint/dev-stack/create-test-database';
import { startRedis, type RedisStart } from '@imagemint/dev-stack/start-redis';
import { createLogger } from '../kernel/index.ts';
import { bindHandler, createJobs, createJobWorker, defineJob, type Jobs, type JobsBackend } from './index.ts';

const log = createLogger({ level: 'silent' });
const job = defineJob({ name: 'test.do-thing', queue: 'images', payload: z.strictObject({ runId: z.uuid() }) });

let database: TestDatabase;
let redis: RedisStart;
beforeAll(async () => {
  database = await createTestDatabase();
  redis = await startRedis();
  if (!redis.server) process.stdout.write(`queue on Redis not tested: ${redis.reason}\n`);
});
afterAll(async () => {
  await redis.server?.stop();
  await database.drop();
});

const backends = {
  postgres: (): JobsBackend => ({ kind: 'postgres', url: database.url }),
  redis: (): JobsBackend | null => (redis.server ? { kind: 'redis', url: redis.server.url } : null),
};

async function eventually(check: () => Promise<boolean> | boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('it never happened');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Everything that the queue's store holds, as text. */
async function dumpStore(backend: JobsBackend): Promise<string> {
  if (backend.kind === 'postgres') {
    const client = new pg.Client({ connectionString: backend.url });
    await client.connect();
    const tables = await client.query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'queue'`,
    );
    const rows: unknown[] = [];
    for (const { table_name } of tables.rows) rows.push((await client.query(`SELECT * FROM queue."${table_name}"`)).rows);
    await client.end();
    return JSON.stringify(rows);
  }
  const client = new Redis(backend.url);
  const values: unknown[] = [];
  for (const key of await client.keys('*')) {
    const kind = await client.type(key);
    values.push(key, kind === 'hash' ? await client.hgetall(key) : kind === 'stream' ? await client.xrange(key, '-', '+') : kind);
  }
  await client.quit();
  return JSON.stringify(values);
}

describe.each(['postgres', 'redis'] as const)('the queue on %s', (kind) => {
  let jobs: Jobs;
  let backend: JobsBackend;
  let done: string[] = [];
  let missing = false;

  beforeAll(() => {
    const chosen = backends[kind]();
    missing = chosen === null;
    if (chosen === null) return;
    backend = chosen;
    jobs = createJobs({ backend, log });
  });
  afterAll(async () => {
    if (!missing) await jobs[Symbol.asyncDispose]();
  });

  /** Registered as skipped, never as passed, where there is no server. */
  function check(name: string, body: () => Promise<void>): void {
    test(name, async (context) => {
      if (missing) context.skip('no server');
      done = [];
      await body();
    });
  }

  const handler = bindHandler(job, async ({ runId }) => void done.push(runId));
  const start = (options: { concurrency?: number; handlers?: (typeof handler)[]; lockMs?: number; stalledCheckMs?: number } = {}) =>
    createJobWorker({ backend, queue: 'images', handlers: [handler], concurrency: 2, log, ...options });

  check('gives a job to a handler, once, and forgets it within its minute', async () => {
    const runId = randomUUID();
    const worker = start();
    await jobs.enqueue(job, { runId }, { id: runId, priority: 5 });
    await jobs.enqueue(job, { runId }, { id: runId, priority: 5 });
    await eventually(() => done.length > 0);
    await worker.close();
    expect(done).toEqual([runId]);
    expect(await jobs.isPending('images', runId)).toBe(false);
  });

  check('serves lower priorities first', async () => {
    const [low, high] = [randomUUID(), randomUUID()];
    await jobs.enqueue(job, { runId: low }, { id: low, priority: 10 });
    await jobs.enqueue(job, { runId: high }, { id: high, priority: 5 });
    expect(await jobs.countPending('images')).toBe(2);
    const worker = start({ concurrency: 1 });
    await eventually(() => done.length === 2);
    await worker.close();
    expect(done).toEqual([high, low]);
  });

  check('shares 60 jobs between two workers, each job once', async () => {
    const ids = Array.from({ length: 60 }, () => randomUUID());
    const byWorker = [0, 0];
    const workers = [0, 1].map((at) =>
      start({
        handlers: [
          bindHandler(job, async ({ runId }) => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            done.push(runId);
            byWorker[at] = (byWorker[at] ?? 0) + 1;
          }),
        ],
      }),
    );
    await Promise.all(ids.map((id) => jobs.enqueue(job, { runId: id }, { id, priority: 5 })));
    await eventually(() => done.length >= ids.length);
    await Promise.all(workers.map((worker) => worker.close()));
    expect([...done].sort()).toEqual([...ids].sort());
    expect(Math.min(...byWorker)).toBeGreaterThan(0);
  });

  check('discards a job that has not started', async () => {
    const runId = randomUUID();
    await jobs.enqueue(job, { runId }, { id: runId, priority: 5 });
    await jobs.discard('images', runId);
    await jobs.discard('images', randomUUID());
    expect(await jobs.countPending('images')).toBe(0);
  });

  check("keeps nothing of a failing handler's message, and nothing but ids", async () => {
    const runId = randomUUID();
    const worker = start({
      handlers: [
        bindHandler(job, async () => {
          done.push(runId);
          throw new Error('CANARY-5521 mum-passport.jpg');
        }),
      ],
    });
    await jobs.enqueue(job, { runId }, { id: runId, priority: 5 });
    await eventually(() => done.length > 0);
    await worker.close();
    const dump = await dumpStore(backend);
    expect(dump.includes(runId)).toBe(true);
    expect(/CANARY|passport/.exec(dump)).toBeNull();
  });

  check('refuses a payload with anything beside its ids', async () => {
    const runId = randomUUID();
    await expect(jobs.enqueue(job, { runId, name: 'mum.jpg' } as { runId: string }, { id: runId, priority: 5 })).rejects.toThrow();
    expect(await jobs.countPending('images')).toBe(0);
  });

  check('refuses two handlers for one job', async () => {
    expect(() => start({ handlers: [handler, handler] })).toThrow('two handlers');
  });
});

test('a store that is away is SERVICE_UNAVAILABLE, not a hang', async () => {
  const jobs = createJobs({ backend: { kind: 'redis', url: 'redis://127.0.0.1:1' }, log });
  const runId = randomUUID();
  await expect(jobs.enqueue(job, { runId }, { id: runId, priority: 5 })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await jobs[Symbol.asyncDispose]();
}, 20_000);
