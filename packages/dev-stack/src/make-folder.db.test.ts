import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'imagemint-folder-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('makes every folder that is missing, with the rights asked for, and takes one that is there', async () => {
  const path = join(root, 'a', 'b', 'c');
  await Promise.all([makeFolder(path, 0o700), makeFolder(path, 0o700)]);
  await makeFolder(path);
  const found = await stat(path);
  expect([found.isDirectory(), found.mode & 0o777]).toEqual([true, 0o700]);
});

test.runIf(process.platform === 'linux')('gives an error, and gives it at once, where no folder can be made', async () => {
  await expect(makeFolder('/proc/none/at/all')).rejects.toMatchObject({ code: 'ENOENT', path: '/proc/none' });
});

test('names a file that is in the way', async () => {
  const file = join(root, 'file');
  await writeFile(file, '');
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST', path: file });
  await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
