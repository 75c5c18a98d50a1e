import { readDatabaseUrl } from './env.ts';
import { migrate } from './migrate.ts';

// A deployment runs this once before it starts api and worker: `node packages/db/src/main.ts`.
try {
  const applied = await migrate(readDatabaseUrl());
  process.stdout.write(applied.length === 0 ? 'the database is up to date\n' : `applied ${applied.join(', ')}\n`);
} catch (error) {
  process.stderr.write(`ImageMint: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
