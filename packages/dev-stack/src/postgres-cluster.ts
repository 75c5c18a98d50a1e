import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresAccount } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { INITDB_FLAGS } from './postgres-settings.ts';

/** A database cluster on disk: `pgdata` belongs to the postgres account, the password to us alone. */
export type Cluster = { folder: string; pgdata: string; log: string; password: string };

async function initialise(folder: string, account: PostgresAccount, binaries: PostgresBinaries): Promise<void> {
  const password = randomBytes(24).toString('hex');
  const pgdata = join(folder, 'pgdata');
  const passwordFile = join(pgdata, '..', 'initdb-password');
  await chmod(folder, 0o711);
  await mkdir(pgdata, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await writeFile(join(folder, 'password'), password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(pgdata, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const flags = [...INITDB_FLAGS, '--no-sync', `--pgdata=${pgdata}`, `--pwfile=${passwordFile}`];
  await promisify(execFile)(binaries.initdb, flags, { ...account, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } });
  await rm(passwordFile);
}

/** Opens the cluster in a data folder, or makes one there. Of several callers at once one makes it. */
export async function openCluster(dataDir: string, account: PostgresAccount, binaries: PostgresBinaries): Promise<Cluster> {
  const folder = join(dataDir, 'cluster');
  if (!(await stat(folder).catch(() => null))) {
    const building = await mkdtemp(`${folder}-`);
    try {
      await initialise(building, account, binaries);
      await rename(building, folder).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      });
    } finally {
      await rm(building, { recursive: true, force: true });
    }
  }
  const password = await readFile(join(folder, 'password'), 'utf8');
  return { folder, pgdata: join(folder, 'pgdata'), log: join(folder, 'server.log'), password };
}

/** What a server writes about itself while it runs; null when none has been started or the last one ended well. */
export async function readPostmaster(cluster: Pick<Cluster, 'pgdata'>): Promise<{ pid: number; port: number } | null> {
  const text = await readFile(join(cluster.pgdata, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port] = text.split('\n').map(Number);
  return pid && port ? { pid, port } : null;
}
