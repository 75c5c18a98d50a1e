import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Manifest = {
  /** Folder below the root; empty for the root itself. */
  folder: string;
  dependencies: [name: string, version: string][];
};

async function readManifest(root: string, folder: string): Promise<Manifest[]> {
  const text = await readFile(join(root, folder, 'package.json'), 'utf8').catch(() => null);
  if (text === null) return [];
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  return [{ folder, dependencies: Object.entries({ ...dependencies, ...devDependencies }) }];
}

/** The manifests of all workspaces, the root's first. */
export async function listWorkspaces(root: string): Promise<Manifest[]> {
  const groups = await Promise.all(
    ['apps', 'packages'].map(async (group) => (await readdir(join(root, group))).map((name) => `${group}/${name}`)),
  );
  return (await Promise.all(['', ...groups.flat().sort(), 'scripts'].map((folder) => readManifest(root, folder)))).flat();
}
