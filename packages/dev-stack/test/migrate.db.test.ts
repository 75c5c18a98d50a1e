import { createDb, migrate } from '@imagemint/db';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../src/create-test-database.ts';

const GOOD = 'CREATE TABLE good (n int);';
let database: TestDatabase;
let client: pg.Client;
let folder: string;

const url = (): URL => pathToFileURL(`${folder}/`);
async function add(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  folder = await mkdtemp(join(tmpdir(), 'imagemint-migrations-'));
});
beforeEach(async () => {
  await rm(folder, { recursive: true });
  await mkdir(folder);
  await client.query('DROP TABLE IF EXISTS good; TRUNCATE _prisma_migrations');
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

test('records what prisma migrate deploy would', async () => {
  await add('20260101000000_good', GOOD);
  await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"');
  expect(await migrate(database.url, url())).toEqual(['20260101000000_good']);
  const { rows } = await client.query('SELECT * FROM _prisma_migrations');
  expect(rows).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256').update(GOOD).digest('hex'),
      migration_name: '20260101000000_good',
      started_at: expect.any(Date),
      finished_at: expect.any(Date),
      rolled_back_at: null,
      logs: null,
      applied_steps_count: 1,
    },
  ]);
});

test('of callers at once one applies each file', async () => {
  await add('20260101000000_good', GOOD);
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url, url())));
  expect(applied.flat()).toEqual(['20260101000000_good']);
});

test('a bad file is rolled back whole, and those before it stay', async () => {
  await add('20260101000000_good', GOOD);
  await add('20260102000000_bad', 'CREATE TABLE half (n int); SELECT nonsense;');
  await expect(migrate(database.url, url())).rejects.toThrow('migration 20260102000000_bad failed and was rolled back');
  const { rows } = await client.query<{ half: string | null; good: string | null }>(
    "SELECT to_regclass('half') AS half, to_regclass('good') AS good",
  );
  expect(rows).toEqual([{ half: null, good: 'good' }]);
  expect(await migrate(database.url, url()).catch((error: Error) => error.message)).toContain('20260102000000_bad');
});

test('a file that changed after it was applied is refused', async () => {
  await add('20260101000000_good', GOOD);
  await migrate(database.url, url());
  await add('20260101000000_good', `${GOOD} -- later`);
  await expect(migrate(database.url, url())).rejects.toThrow('was changed after it had been applied');
});

test('every connection of the app works under the role without rights over append-only rows', async () => {
  const fresh = await createTestDatabase();
  const db = createDb({ url: fresh.url, maxConnections: 3 });
  const roles = await Promise.all([1, 2, 3].map(() => db.$queryRaw`SELECT current_user AS role, pg_sleep(0.05)::text`));
  expect(roles.flat()).toEqual(Array<unknown>(3).fill(expect.objectContaining({ role: 'imagemint_service' })));
  for (const table of ['ledger_entries', 'purge_log', 'staff_reads']) {
    for (const statement of [`UPDATE ${table} SET seq = 1`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
      await expect(db.$executeRawUnsafe(statement), statement).rejects.toThrow('permission denied');
    }
  }
  await expect(db.$executeRawUnsafe('CREATE TABLE extra (n int)')).rejects.toThrow('permission denied');
  await db.$disconnect();
  await fresh.drop();
});
