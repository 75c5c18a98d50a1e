import { createTestDatabase } from '@imagemint/dev-stack';
import pg from 'pg';
import { expect, test } from 'vitest';
import { diffSchema } from './diff-schema.ts';

test('the migrations make what the schema says', async () => {
  const database = await createTestDatabase();
  expect(await diffSchema(database.url)).toBe('');
  await database.drop();
});

test('a column, an index or a type that differs is found', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    'ALTER TABLE accounts DROP COLUMN plan; DROP INDEX runs_state_ends_at_idx; ALTER TABLE holds ALTER amount TYPE bigint',
  );
  await client.end();
  const statements = await diffSchema(database.url);
  expect(statements).toContain('"plan" TEXT');
  expect(statements).toContain('runs_state_ends_at_idx');
  expect(statements).toContain('"amount" SET DATA TYPE INTEGER');
  await database.drop();
});
