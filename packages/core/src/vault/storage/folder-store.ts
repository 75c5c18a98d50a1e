import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../kernel/index.ts';
import { assertObjectId, isObjectId } from './object-id.ts';
import type { StoredBlob, BlobStore } from './blob-store.ts';
import { checkFolder } from './check-folder.ts';
import { createFileReader } from './create-file-reader.ts';
import { readUntilAborted } from './read-until-aborted.ts';

/** `path`: the vault's own folder. `allowDisk`: accept a file system that is not memory. */
export type FolderStoreOptions = { path: string; allowDisk?: boolean };

const PART_SUFFIX = '.part';
/** Small chunks are gathered, because every write is a trip to the thread pool. */
const WRITE_BYTES = 262_144;
const CREATE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW;

/** A store of one file for each object in a folder that should be memory (tmpfs). */
export function createFolderStore(options: FolderStoreOptions): BlobStore {
  const pathOf = (id: string): string => {
    assertObjectId(id);
    return join(options.path, id);
  };

  return {
    async put(id, ciphertext, { signal } = {}) {
      const path = pathOf(id);
      const part = `${path}${PART_SUFFIX}`;
      const handle = await open(part, CREATE, 0o600).catch(throwStorageError);
      try {
        const bytes = await writeAll(handle, readUntilAborted(ciphertext, signal)).finally(() => handle.close());
        // A link fails where a rename would overwrite, and fails when a purge has removed the part meanwhile.
        await link(part, path).catch(throwLinkError);
        return { bytes };
      } finally {
        await unlinkIfThere(part);
      }
    },
    get: (id, range) => createFileReader(pathOf(id), range),
    stat: async (id) => statFile(pathOf(id)),
    async delete(id) {
      const path = pathOf(id);
      // The part first: once it is gone, an upload still under way can no longer become an object.
      for (const name of [`${path}${PART_SUFFIX}`, path]) {
        await unlinkIfThere(name);
        if ((await statFile(name)) !== null) throw new Error('a deleted blob is still there');
      }
    },
    list: () => listFolder(options.path),
    localPath: pathOf,
    check: () => checkFolder({ path: options.path, allowDisk: options.allowDisk ?? false, isOurs: (name) => idOf(name) !== null }),
  };
}

async function writeAll(handle: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  const flush = async (): Promise<void> => {
    const block = gathered;
    gathered = [];
    gatheredBytes = 0;
    await writeBlock(handle, block);
  };
  for await (const chunk of chunks) {
    gathered.push(chunk);
    gatheredBytes += chunk.length;
    bytes += chunk.length;
    if (gatheredBytes >= WRITE_BYTES) await flush().catch(throwStorageError);
  }
  if (gatheredBytes > 0) await flush().catch(throwStorageError);
  return bytes;
}

async function writeBlock(handle: FileHandle, block: Uint8Array[]): Promise<void> {
  const { bytesWritten } = await handle.writev(block);
  const totalBytes = block.reduce((sum, chunk) => sum + chunk.length, 0);
  if (bytesWritten === totalBytes) return;
  // A short write comes before a full disk; what is left is tried again, which then names the cause.
  let rest: Uint8Array = Buffer.concat(block).subarray(bytesWritten);
  while (rest.length > 0) {
    const written = await handle.write(rest);
    rest = rest.subarray(written.bytesWritten);
  }
}

async function* listFolder(path: string): AsyncGenerator<StoredBlob, void, undefined> {
  const ids = new Set((await readdir(path)).map(idOf));
  for (const id of ids) {
    if (id === null) continue;
    const file = join(path, id);
    const found = (await statFile(file)) ?? (await statFile(`${file}${PART_SUFFIX}`));
    if (found !== null) yield { id, ...found };
  }
}

function idOf(name: string): string | null {
  const id = name.endsWith(PART_SUFFIX) ? name.slice(0, -PART_SUFFIX.length) : name;
  return isObjectId(id) ? id : null;
}

async function statFile(path: string): Promise<{ bytes: number; modifiedAt: Date } | null> {
  try {
    const found = await lstat(path);
    return { bytes: found.size, modifiedAt: found.mtime };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) throw error;
  });
}

function throwStorageError(error: unknown): never {
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].some((code) => isCode(error, code))) throw new AppError('STORAGE_FULL', { cause: error });
  throw error;
}

function throwLinkError(error: unknown): never {
  if (isCode(error, 'ENOENT')) throw new AppError('CONTENT_LOST', { cause: error });
  return throwStorageError(error);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
