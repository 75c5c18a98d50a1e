import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, statfs, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { StoreWarning } from './blob-store.ts';
import { SetupError } from '../../kernel/index.ts';

/** File system types whose files are memory (linux/magic.h): tmpfs and ramfs. */
const MEMORY_TYPES = [0x0102_1994, 0x8584_58f6];

/** Makes the folder when it is missing, and refuses one that is on a disk, is not only ours, or cannot be written. */
export async function checkFolder(options: {
  path: string;
  allowDisk: boolean;
  isOurs: (name: string) => boolean;
}): Promise<StoreWarning[]> {
  const path = resolve(options.path);
  try {
    await makeFolder(path);
    await checkOwnership(path);
    const foreign = (await readdir(path)).filter((name) => !options.isOurs(name));
    if (foreign.length > 0)
      throw new SetupError(`The vault folder ${path} holds ${foreign.length} other file(s). Give the vault a folder of its own.`);
    await tryToWrite(path);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new SetupError(`The vault folder ${path} cannot be used${code}.`, { cause: error });
  }
  if (MEMORY_TYPES.includes((await statfs(path)).type)) return [];
  if (options.allowDisk) return ['disk-allowed'];
  throw new SetupError(
    `The vault folder ${path} is on a disk, which may keep what is deleted. Use a tmpfs folder (such as one under /dev/shm), or allow the disk by setting.`,
  );
}

// Not mkdir's own `recursive`, which never returns for places such as /proc/vault.
async function makeFolder(path: string): Promise<void> {
  const make = (): Promise<void> => mkdir(path, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    if (isCode(error, 'EEXIST')) return;
    if (!isCode(error, 'ENOENT') || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await make();
  }
}

async function checkOwnership(path: string): Promise<void> {
  const found = await lstat(path);
  if (!found.isDirectory()) throw new SetupError(`The vault folder ${path} is not a folder (a link to one is refused, too).`);
  const userId = process.getuid?.();
  if (userId !== undefined && found.uid !== userId) throw new SetupError(`The vault folder ${path} belongs to another user.`);
  if ((found.mode & 0o077) !== 0) await chmod(path, 0o700);
}

async function tryToWrite(path: string): Promise<void> {
  const probe = join(path, randomUUID());
  try {
    await writeFile(probe, probe, { flag: 'wx', mode: 0o600 });
    if ((await readFile(probe, 'utf8')) !== probe) throw new SetupError(`The vault folder ${path} does not give back what was written.`);
  } catch (error) {
    // A full vault must start, or what fills it could not be purged.
    if (!isCode(error, 'ENOSPC')) throw error;
  } finally {
    await unlink(probe).catch(() => undefined);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
