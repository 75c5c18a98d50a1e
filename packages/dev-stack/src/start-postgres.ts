import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findFreePort } from './find-free-port.ts';
import { getPostgresAccount, type PostgresAccount } from './postgres-account.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { openCluster, readPostmaster, type Cluster } from './postgres-cluster.ts';
import { listSettings } from './postgres-settings.ts';

export type PostgresServer = {
  /** For the database `imagemint`, as its owner. */
  url: string;
  port: number;
  /** The postmaster, parent of all its processes. */
  pid: number;
  /** Ends the server; `immediate` is a crash with recovery at the next start. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
};

export type PostgresOptions = {
  /** Must be reachable for the postgres account; {@link chooseDataDir} finds such a folder. */
  dataDir: string;
  port?: number;
  /** false gives up safety against power cuts for speed. */
  durable?: boolean;
};

const START_SECONDS = 30;
const STOP_SECONDS = 20;
/** Held as long as its owner lives, so that no second process adopts or stops the server. */
const OWNER_LOCK = 1_229_799_756;

const urlOf = (cluster: Pick<Cluster, 'password'>, port: number, database: string): string =>
  `postgresql://postgres:${cluster.password}@127.0.0.1:${port}/${database}`;

/** PostgreSQL believes a leftover postmaster.pid whose number some other program has by now. */
async function clearStalePid(cluster: Cluster, pid: number): Promise<void> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  if (name !== '' && name.trim() !== 'postgres') await rm(join(cluster.pgdata, 'postmaster.pid'), { force: true });
}

async function connect(cluster: Cluster, port: number): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: urlOf(cluster, port, 'postgres'), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client,
    () => null,
  );
}

async function waitUntilReady(cluster: Cluster, port: number, server: Pick<ChildProcess, 'exitCode'> | null): Promise<pg.Client | null> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (Date.now() < deadline) {
    const client = await connect(cluster, port);
    if (client) return client;
    if (!server || server.exitCode !== null) return null;
    await sleep(25);
  }
  return null;
}

/** Tries for a second: PostgreSQL needs a moment to notice that the last owner was killed. */
async function claim(owner: pg.Client): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const { rows } = await owner.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [OWNER_LOCK]);
    if (rows[0]?.mine) return true;
    await sleep(100);
  }
  return false;
}

type Launch = { binaries: PostgresBinaries; account: PostgresAccount; port: number; durable: boolean };

async function launch(cluster: Cluster, { binaries, account, port, durable }: Launch): Promise<pg.Client> {
  const log = await open(cluster.log, 'w', 0o600);
  try {
    // Detached: a Ctrl-C must not reach it before the services that still have purges to record.
    const server = spawn(binaries.postgres, ['-D', cluster.pgdata, '-p', String(port), ...listSettings(durable)], {
      ...account,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(server, 'spawn');
    server.unref();
    const client = await waitUntilReady(cluster, port, server);
    if (client) return client;
    const reason = (await readFile(cluster.log, 'utf8')).split('\n').find((line) => line.includes('FATAL:'));
    throw new Error(`PostgreSQL did not start: ${reason?.replace(/^.*FATAL: */, '') ?? `no answer within ${START_SECONDS} s`}`);
  } finally {
    await log.close();
  }
}

/** Whether a process of ours with this number runs. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Ends the server of a cluster and waits until it is gone. */
export async function stopPostgres(cluster: Pick<Cluster, 'pgdata'>, mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
  const postmaster = await readPostmaster(cluster);
  if (!postmaster || !isAlive(postmaster.pid)) return;
  process.kill(postmaster.pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  const deadline = Date.now() + STOP_SECONDS * 1000;
  while (isAlive(postmaster.pid)) {
    if (Date.now() > deadline) process.kill(postmaster.pid, 'SIGQUIT');
    await sleep(20);
  }
}

/**
 * The server that another living process runs in a folder, for a command that joins it for a while.
 * @returns the URL of its owner; null when none runs there.
 */
export async function findPostgres({ dataDir }: Pick<PostgresOptions, 'dataDir'>): Promise<string | null> {
  const folder = join(dataDir, 'cluster');
  const postmaster = await readPostmaster({ pgdata: join(folder, 'pgdata') });
  const password = await readFile(join(folder, 'password'), 'utf8').catch(() => null);
  if (!postmaster || password === null || !isAlive(postmaster.pid)) return null;
  return urlOf({ password }, postmaster.port, 'imagemint');
}

/**
 * Starts PostgreSQL in a folder, listening on 127.0.0.1 only, and adopts a server that a killed process left running there.
 * @throws Error with one clear line when it does not start, or another living process owns the folder.
 */
export async function startPostgres({ dataDir, port, durable = true }: PostgresOptions): Promise<PostgresServer> {
  const account = await getPostgresAccount();
  const binaries = await findPostgresBinaries(account);
  const cluster = await openCluster(dataDir, account, binaries);
  const left = await readPostmaster(cluster);
  const adopted = left && (await waitUntilReady(cluster, left.port, null));
  if (left && !adopted) await clearStalePid(cluster, left.pid);
  const wanted = adopted ? left.port : (port ?? (await findFreePort()));
  const owner = adopted ?? (await launch(cluster, { binaries, account, port: wanted, durable }));
  if (!(await claim(owner))) {
    await owner.end();
    throw new Error(`the data folder ${dataDir} is in use by another running ImageMint`);
  }
  await owner.query('CREATE DATABASE imagemint').catch((error: { code?: string }) => {
    if (error.code !== '42P04') throw error;
  });
  return {
    url: urlOf(cluster, wanted, 'imagemint'),
    port: wanted,
    pid: (await readPostmaster(cluster))?.pid ?? 0,
    async stop(mode) {
      await owner.end().catch(() => undefined);
      await stopPostgres(cluster, mode);
    },
  };
}
