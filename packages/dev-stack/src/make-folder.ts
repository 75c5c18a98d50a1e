import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes the folder and those above it, where they are missing. Not mkdir's own `recursive`, which never returns for
 * places such as /proc/data.
 * @param mode rights of the folders that are made.
 * @throws NodeJS.ErrnoException of the mkdir that failed, with its path.
 */
export async function makeFolder(path: string, mode = 0o755): Promise<void> {
  const error = await tryToMake(path, mode);
  if (error?.code !== 'ENOENT' || dirname(path) === path) return settle(error);
  await makeFolder(dirname(path), mode);
  return settle(await tryToMake(path, mode));
}

function settle(error: NodeJS.ErrnoException | null): void {
  if (error) throw error;
}

/** @returns what is in the way of a folder. */
async function tryToMake(path: string, mode: number): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(path, { mode });
    return null;
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    return failure.code === 'EEXIST' && (await stat(path)).isDirectory() ? null : failure;
  }
}
