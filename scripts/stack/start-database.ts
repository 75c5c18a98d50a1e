import { migrate } from '@imagemint/db';
import { chooseDataDir, startPostgres } from '@imagemint/dev-stack';
import { join } from 'node:path';
import type { Env } from '../env.ts';
import type { Family } from './run-family.ts';

/**
 * The migrated database: the one of DATABASE_URL, or an embedded PostgreSQL that ends with the family.
 * @returns the URL of its owner.
 */
export async function startDatabase(family: Family, env: Pick<Env, 'databaseUrl' | 'dataDir'>): Promise<string> {
  if (env.databaseUrl !== undefined) {
    await migrate(env.databaseUrl);
    return env.databaseUrl;
  }
  const server = await startPostgres({ dataDir: await chooseDataDir(join(env.dataDir, 'postgres')) });
  family.onStop(() => server.stop());
  family.signal.throwIfAborted();
  await migrate(server.url);
  return server.url;
}
