import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { canEnter, getPostgresAccount } from './postgres-account.ts';
import { SYSTEM_FOLDER } from './postgres-binaries.ts';

/**
 * The folder that a PostgreSQL server for `preferred` keeps its data in: that folder, or, when we are root and the
 * postgres account cannot reach it (a checkout under /root), one of its own under /var/lib. Both are made when missing.
 */
export async function chooseDataDir(preferred: string): Promise<string> {
  await makeFolder(preferred);
  if (canEnter(await getPostgresAccount(), preferred)) return preferred;
  const id = createHash('sha256').update(preferred).digest('hex').slice(0, 12);
  const reachable = join(SYSTEM_FOLDER, `${basename(preferred)}-${id}`);
  await makeFolder(reachable);
  return reachable;
}
