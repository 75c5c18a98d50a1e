import { execFile, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The operating system account that runs PostgreSQL: our own, or `postgres` when we are root, which PostgreSQL refuses. */
export type PostgresAccount = { uid?: number; gid?: number };

async function findPostgresUser(): Promise<PostgresAccount | null> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

/**
 * Finds the account, and as root makes it when it is missing.
 * @throws Error when it cannot be made.
 */
export async function getPostgresAccount(): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return {};
  const found = await findPostgresUser();
  if (found) return found;
  await promisify(execFile)('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  const made = await findPostgresUser();
  if (!made) throw new Error('PostgreSQL does not run as root, and no user "postgres" could be made');
  return made;
}

/** Whether the account can enter a folder; asked of the system itself, since modes, owners and ACLs all have a say. */
export function canEnter(account: PostgresAccount, folder: string): boolean {
  return spawnSync('test', ['-x', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}
