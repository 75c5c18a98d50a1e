import { migrate } from '@imagemint/db';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseDataDir } from './choose-data-dir.ts';
import { isAlive, startPostgres, stopPostgres } from './start-postgres.ts';

const PREFIX = 'imagemint-test-';

async function sweepKilledRuns(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const folder = join(parent, name);
    const { uid } = await stat(folder);
    if (uid !== process.getuid?.() || isAlive(Number(name.slice(PREFIX.length).split('-')[0]))) continue;
    const cluster = join(folder, 'cluster');
    await stopPostgres({ pgdata: join(cluster, 'pgdata') }, 'immediate');
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Starts a migrated PostgreSQL of this process's own, in a temporary folder that its end removes; what killed runs
 * left behind is cleared first. Tests work in copies of its database: see {@link createTestDatabase}.
 */
export async function startTestPostgres(): Promise<{ url: string; dataDir: string; stop(): Promise<void> }> {
  const parent = await chooseDataDir(tmpdir());
  await sweepKilledRuns(parent);
  const dataDir = join(parent, `${PREFIX}${process.pid}-${randomUUID()}`);
  await mkdir(dataDir, { mode: 0o711 });
  const server = await startPostgres({ dataDir, durable: false });
  await migrate(server.url);
  return {
    url: server.url,
    dataDir,
    async stop() {
      await server.stop('immediate');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
