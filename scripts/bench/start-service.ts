import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { chooseVaultDir } from '../compose-service.ts';
import type { Job } from './jobs.ts';
import { sendPhoto, type Answer } from './send-photo.ts';
import type { ServiceOrder } from './service-child.ts';
import { startChild } from './start-child.ts';

export type BenchService = {
  pid: number;
  origin: string;
  apiKeys: readonly string[];
  database: pg.Client;
  /** `POST /v1/run` as client number so and so: photo in, result out. @throws Error for any answer but 200. */
  run: (job: Pick<Job, 'tool' | 'params'>, photo: Uint8Array, client?: number) => Promise<Answer>;
  /** Bytes that the vault holds, in memory where it is on tmpfs. */
  readVaultBytes: () => Promise<number>;
  /** Collects what nobody needs any more, so that what is left can be measured. */
  collectGarbage: () => Promise<void>;
  /** Resolves when nothing of any photo is held. @throws Error when that takes too long. */
  untilPurged: () => Promise<void>;
  /** Checks what must be true afterwards: an empty vault, and of every run both purges in the log. @returns the number of runs. */
  assertForgotten: () => Promise<number>;
  /** Ends it; a second call does nothing. */
  stop: () => Promise<void>;
};

/** So many that 64 clients never meet a plan's limit of open runs. */
const ACCOUNTS = 8;
const PURGE_LIMIT_MS = 10_000;

/** Starts the service in a process family of its own, with accounts to use it. */
export async function startService(options: {
  databaseUrl: string;
  redisUrl?: string;
  folder: string;
  name: string;
}): Promise<BenchService> {
  const vaultDir = chooseVaultDir(join(options.folder, options.name)).path;
  const { databaseUrl, redisUrl } = options;
  const order: ServiceOrder = { databaseUrl, vaultDir, accounts: ACCOUNTS, ...(redisUrl === undefined ? {} : { redisUrl }) };
  const child = startChild('./service-child.ts', [JSON.stringify(order)], join(options.folder, `${options.name}.log`));
  const started = await child.next();
  const origin = `http://127.0.0.1:${String(started['port'])}`;
  const apiKeys = started['apiKeys'] as string[];
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  let isStopped = false;
  return {
    pid: child.pid,
    origin,
    apiKeys,
    database,
    async run({ tool, params }, photo, client = 0) {
      const query = new URLSearchParams({ tool, params: JSON.stringify(params) });
      const apiKey = apiKeys[client % apiKeys.length] ?? '';
      const answer = await sendPhoto({ url: `${origin}/v1/run?${query.toString()}`, apiKey, photo });
      if (answer.status !== 200) throw new Error(`the service answered ${answer.status}: ${answer.body.toString().slice(0, 300)}`);
      return answer;
    },
    readVaultBytes: () => readFolderBytes(vaultDir),
    async collectGarbage() {
      child.send({ collect: true });
      await child.next();
    },
    untilPurged: () => untilPurged(database),
    assertForgotten: () => assertForgotten(database, vaultDir),
    async stop() {
      if (isStopped) return;
      isStopped = true;
      await child.stop();
      await database.end();
      await rm(vaultDir, { recursive: true, force: true });
    },
  };
}

async function readFolderBytes(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => found.size,
        // Purged in between.
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function untilPurged(database: pg.Client): Promise<void> {
  const deadline = performance.now() + PURGE_LIMIT_MS;
  for (;;) {
    const { rows } = await database.query<{ held: boolean }>('SELECT EXISTS (SELECT 1 FROM content_objects) AS held');
    if (rows[0]?.held === false) return;
    if (performance.now() > deadline) throw new Error('a purge is not in the log after 10 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function assertForgotten(database: pg.Client, vaultDir: string): Promise<number> {
  await untilPurged(database);
  const left = await readdir(vaultDir);
  if (left.length > 0) throw new Error(`${left.length} objects are left in the vault`);
  const { rows } = await database.query<{ runs: number; unlogged: number }>(
    `SELECT count(*)::int AS runs, (count(*) FILTER (WHERE state <> 'DELIVERED' OR (SELECT count(*) FROM purge_log p WHERE p.run_id = r.id) <> 2))::int AS unlogged
     FROM runs r`,
  );
  const { runs = 0, unlogged = 0 } = rows[0] ?? {};
  if (unlogged > 0) throw new Error(`${unlogged} of ${runs} runs were not delivered, or lack a purge in the log`);
  return runs;
}
