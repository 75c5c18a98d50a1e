import { createDb, migrate } from '@imagemint/db';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseDataDir } from './choose-data-dir.ts';
import { isAlive, startPostgres, type PostgresServer } from './start-postgres.ts';

let dataDir: string;

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query<Row>(sql)
    .then(
      ({ rows }) => rows,
      () => [],
    )
    .finally(() => client.end());
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(dataDir, 'cluster', 'pgdata', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** Starts a server in a process of its own, which the caller kills. */
async function startInChild(): Promise<{ url: string; kill(): Promise<void> }> {
  const script = `import { startPostgres } from ${JSON.stringify(new URL('start-postgres.ts', import.meta.url).href)};
    console.log((await startPostgres({ dataDir: ${JSON.stringify(dataDir)} })).url); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    url,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

beforeAll(async () => {
  const folder = join(tmpdir(), `imagemint test with a space ${process.pid}`);
  await mkdir(folder, { mode: 0o711 });
  dataDir = await chooseDataDir(folder);
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test('keeps its data over a stop and its files from other accounts', async () => {
  const first = await startPostgres({ dataDir });
  await query(first.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)');
  const pid = await postmasterPid();
  await first.stop();
  expect(isAlive(pid)).toBe(false);

  const second = await startPostgres({ dataDir });
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  await second.stop();
  expect((await stat(join(dataDir, 'cluster', 'password'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, 'cluster', 'pgdata'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(dataDir, 'cluster'))).not.toContain('initdb-password');
});

test('adopts and ends a server whose owner was killed, with every committed row', async () => {
  const child = await startInChild();
  await query(child.url, 'CREATE TABLE survived (n int); INSERT INTO survived VALUES (7)');
  const pid = await postmasterPid();
  await child.kill();
  expect(isAlive(pid)).toBe(true);

  const adopted = await startPostgres({ dataDir });
  expect(adopted.url).toBe(child.url);
  expect(await query(adopted.url, 'SELECT n FROM survived')).toEqual([{ n: 7 }]);
  await adopted.stop();
  expect(isAlive(pid)).toBe(false);
});

test('leaves a server alone that a living process owns', async () => {
  const child = await startInChild();
  await expect(startPostgres({ dataDir })).rejects.toThrow('in use by another running ImageMint');
  expect(await query(child.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await child.kill();
  await (await startPostgres({ dataDir })).stop();
});

test('comes back after a crash of the server itself, on the port it had', async () => {
  const first = await startPostgres({ dataDir });
  await query(first.url, 'CREATE TABLE crashed (n int); INSERT INTO crashed VALUES (1)');
  await first.stop('immediate');
  const second = await startPostgres({ dataDir, port: first.port });
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'SELECT n FROM crashed')).toEqual([{ n: 1 }]);
  await second.stop();
});

test('starts once when two processes begin together', async () => {
  const starts = await Promise.allSettled([startPostgres({ dataDir }), startPostgres({ dataDir })]);
  const servers = starts.filter((start) => start.status === 'fulfilled').map((start): PostgresServer => start.value);
  expect(servers).toHaveLength(1);
  await servers[0]?.stop();
});

test('refuses connections without the password, and listens on the loopback only', async () => {
  const server = await startPostgres({ dataDir });
  const open = server.url.replace(/:[0-9a-f]{48}@/, ':guess@');
  const client = new pg.Client({ connectionString: open });
  await expect(client.connect()).rejects.toThrow('password authentication failed');
  const settings = await query<{ setting: string }>(
    server.url,
    "SELECT setting FROM pg_settings WHERE name IN ('listen_addresses', 'unix_socket_directories') ORDER BY name",
  );
  expect(settings.map(({ setting }) => setting)).toEqual(['127.0.0.1', '']);
  await server.stop();
});

test('writes no value of a failing statement to its log', async () => {
  const server = await startPostgres({ dataDir });
  await migrate(server.url);
  const marker = 'marker-5c1f';
  await query(server.url, `SELECT '${marker}'::uuid`);
  await query(server.url, `CREATE TABLE twice (a text UNIQUE); INSERT INTO twice VALUES ('${marker}'), ('${marker}')`);
  const db = createDb({ url: server.url, maxConnections: 1, role: 'none' });
  await db.$queryRaw`SELECT ${marker}::text::int`.catch(() => undefined);
  await db.$disconnect();
  await server.stop();
  expect(await readFile(join(dataDir, 'cluster', 'server.log'), 'utf8')).not.toContain(marker);
});
