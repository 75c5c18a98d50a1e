import { randomUUID } from 'node:crypto';
import pg from 'pg';

declare module 'vitest' {
  interface ProvidedContext {
    /** Set by the global setup of database tests: the migrated database that tests copy. */
    templateDatabaseUrl: string;
  }
}

export type TestDatabase = {
  /** For its owner; `createDb` takes the service's role by itself. */
  url: string;
  drop(): Promise<void>;
};

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * Makes an empty, migrated database of its own for one suite.
 * @param templateUrl the migrated database to copy; inside Vitest the one of the global setup.
 */
export async function createTestDatabase(templateUrl?: string): Promise<TestDatabase> {
  const url = new URL(templateUrl ?? (await import('vitest')).inject('templateDatabaseUrl'));
  const template = url.pathname.slice(1);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  url.pathname = '/postgres';
  const admin = url.href;
  await execute(admin, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
