import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunksOf, describeBlobStore, listAll, readAll, thenHang } from '../../../test/vault/blob-store-behaviour.ts';
import { AppError } from '../../kernel/index.ts';
import { type BlobStore, createFolderStore } from './index.ts';

let root: string;
let folder: string;
let store: BlobStore;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'imagemint-vault-'));
  folder = join(root, 'vault');
  store = createFolderStore({ path: folder, allowDisk: true });
  await store.check();
});

afterAll(() => rm(root, { recursive: true, force: true }));

describeBlobStore('folder store', () => store);

async function countDescriptors(): Promise<number> {
  return (await readdir('/proc/self/fd').catch(() => [])).length;
}

/** Paths under the vault that this process still has open, deleted ones included. */
async function listOpenBlobs(): Promise<string[]> {
  const names = await readdir('/proc/self/fd').catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(join('/proc/self/fd', name)).catch(() => '')));
  return targets.filter((target) => target.startsWith(folder));
}

describe('folder', () => {
  test('500 uploads cut at a random byte leave no part and no descriptor', async () => {
    const before = await countDescriptors();
    const reason = new AppError('UPLOAD_INCOMPLETE');
    for (let round = 0; round < 50; round += 1) {
      const cuts = Array.from({ length: 10 }, async () => {
        const controller = new AbortController();
        const content = randomBytes(randomInt(1, 400_000));
        const put = store.put(randomUUID(), thenHang(content), { signal: controller.signal });
        setTimeout(() => controller.abort(reason), randomInt(0, 5));
        await expect(put).rejects.toBe(reason);
      });
      await Promise.all(cuts);
    }
    expect(await readdir(folder)).toEqual([]);
    expect(await listOpenBlobs()).toEqual([]);
    expect((await countDescriptors()) - before).toBeLessThanOrEqual(2);
  });

  test('keeps objects and the folder from everybody else', async () => {
    const id = randomUUID();
    await store.put(id, chunksOf(randomBytes(10)));
    expect((await stat(join(folder, id))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await store.delete(id);
  });

  test('gives back the first byte alone, and none beyond the end', async () => {
    const id = randomUUID();
    await store.put(id, chunksOf(Buffer.from('abc')));
    expect((await readAll(store.get(id, { start: 0, end: 0 }))).toString()).toBe('a');
    expect((await readAll(store.get(id, { start: 3 }))).toString()).toBe('');
    await store.delete(id);
  });

  test('tells the path of an object, and of nothing else', async () => {
    const id = randomUUID();
    expect(store.localPath?.(id)).toBe(join(folder, id));
    expect(() => store.localPath?.('../x')).toThrow(RangeError);
  });

  test('lists the part of an upload that a killed process left, and deletes it', async () => {
    const id = randomUUID();
    await writeFile(join(folder, `${id}.part`), randomBytes(100));
    expect(await listAll(store)).toMatchObject([{ id, bytes: 100 }]);
    expect(await store.stat(id)).toBeNull();
    await store.delete(id);
    expect(await readdir(folder)).toEqual([]);
  });

  test('lists an object once that was killed between its two names', async () => {
    const id = randomUUID();
    await writeFile(join(folder, `${id}.part`), randomBytes(100));
    await writeFile(join(folder, id), randomBytes(100));
    expect(await listAll(store)).toHaveLength(1);
    await store.delete(id);
    expect(await readdir(folder)).toEqual([]);
  });

  test('never overwrites an object', async () => {
    const [id, content] = [randomUUID(), randomBytes(1_000)];
    await store.put(id, chunksOf(content));
    await expect(store.put(id, chunksOf(randomBytes(1_000)))).rejects.toThrow();
    expect(await readAll(store.get(id))).toEqual(content);
    await store.delete(id);
  });

  test('follows no link in the place of an object', async () => {
    const [id, outside] = [randomUUID(), join(root, 'outside')];
    await writeFile(outside, 'outside');
    await symlink(outside, join(folder, id));
    await symlink(outside, join(folder, `${id}.part`));
    await expect(readAll(store.get(id))).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(store.put(id, chunksOf(randomBytes(10)))).rejects.toMatchObject({ code: 'EEXIST' });
    await store.delete(id);
    expect((await stat(outside)).size).toBe(7);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('check at start', () => {
  test('refuses a disk unless it is allowed', async ({ skip }) => {
    const onDisk = await mkdtemp('/var/tmp/imagemint-vault-');
    try {
      const type = execFileSync('stat', ['-f', '-c', '%T', onDisk]).toString().trim();
      skip(['tmpfs', 'ramfs'].includes(type), '/var/tmp is memory here');
      await expect(createFolderStore({ path: onDisk }).check()).rejects.toThrow(/on a disk/);
      expect(await createFolderStore({ path: onDisk, allowDisk: true }).check()).toEqual(['disk-allowed']);
    } finally {
      await rm(onDisk, { recursive: true });
    }
  });

  test('accepts memory without a word', async ({ skip }) => {
    const inMemory = await mkdtemp('/dev/shm/imagemint-vault-').catch(() => null);
    if (inMemory === null) return skip('there is no /dev/shm here');
    expect(await createFolderStore({ path: join(inMemory, 'new', 'vault') }).check()).toEqual([]);
    await rm(inMemory, { recursive: true });
  });

  test('closes a folder that others could read', async () => {
    const path = join(root, 'open');
    await mkdir(path, { mode: 0o755 });
    await chmod(path, 0o755);
    await createFolderStore({ path, allowDisk: true }).check();
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  test('refuses links, files, shared folders and impossible places', async () => {
    const [link, file, shared] = [join(root, 'link'), join(root, 'file'), join(root, 'shared')];
    await symlink(folder, link);
    await writeFile(file, '');
    await mkdir(shared);
    await writeFile(join(shared, 'notes.txt'), '');
    for (const path of [link, file, shared, '/proc/vault']) {
      await expect(createFolderStore({ path, allowDisk: true }).check(), path).rejects.toMatchObject({ name: 'SetupError' });
    }
  });
});

describe('a full disk', () => {
  const mountPoint = join('/dev/shm', `imagemint-full-${process.pid}`);
  let refusal = '';

  beforeAll(async () => {
    await mkdir(mountPoint, { mode: 0o700 });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=700', 'tmpfs', mountPoint], { stdio: 'pipe' });
    } catch {
      refusal = 'mounting a 4 MB tmpfs needs a privilege that this user lacks';
    }
  });

  afterAll(async () => {
    if (refusal === '') execFileSync('umount', [mountPoint]);
    await rm(mountPoint, { recursive: true, force: true });
  });

  test('is answered with STORAGE_FULL, leaves nothing, and deleting still works', async ({ skip }) => {
    skip(refusal !== '', refusal);
    const small = createFolderStore({ path: mountPoint });
    await small.check();
    const [kept, content] = [randomUUID(), randomBytes(3_000_000)];
    await small.put(kept, chunksOf(content));
    for (let i = 0; i < 5; i += 1) {
      await expect(small.put(randomUUID(), chunksOf(randomBytes(3_000_000)))).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    }
    expect(await readdir(mountPoint)).toEqual([kept]);
    expect((await readAll(small.get(kept))).equals(content)).toBe(true);

    await writeFile(join(mountPoint, randomUUID()), randomBytes(1_190_000)).catch(() => undefined);
    await expect(small.check()).resolves.toEqual([]);
    for (const { id } of await listAll(small)) await small.delete(id);
    expect(await readdir(mountPoint)).toEqual([]);
    await small.put(kept, chunksOf(content));
    await small.delete(kept);
  });
});
