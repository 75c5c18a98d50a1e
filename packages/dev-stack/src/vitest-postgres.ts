import type { TestProject } from 'vitest/node';
import { startTestPostgres } from './start-test-postgres.ts';

/** Vitest's global setup: one PostgreSQL for all database tests of a run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres();
  project.provide('templateDatabaseUrl', server.url);
  return () => server.stop();
}
