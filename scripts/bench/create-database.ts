import pg from 'pg';
import { migrate } from '@imagemint/db';

export type BenchDatabase = { url: string; drop: () => Promise<void> };

/** Makes an empty, migrated database beside the one of `ownerUrl`. */
export async function createDatabase(ownerUrl: string, name: string): Promise<BenchDatabase> {
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  await execute(ownerUrl, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  await migrate(url.href);
  return { url: url.href, drop: () => execute(ownerUrl, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`) };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
