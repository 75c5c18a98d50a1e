import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listWorkspaces } from './list-workspaces.ts';

function readCatalog(yaml: string): Set<string> {
  const block = /^catalog:\n((?: {2}.*\n|\s*\n)*)/m.exec(yaml)?.[1] ?? '';
  return new Set([...block.matchAll(/^ {2}["']?([^"':\s]+)["']?:/gm)].map(([, name = '']) => name));
}

type Use = { manifest: string; name: string; version: string };

async function listUses(root: string): Promise<Use[]> {
  const workspaces = await listWorkspaces(root);
  return workspaces.flatMap(({ folder, dependencies }) =>
    dependencies
      .filter(([, version]) => !version.startsWith('workspace:'))
      .map(([name, version]) => ({ manifest: join(folder, 'package.json'), name, version })),
  );
}

function checkUse(use: Use, catalog: Set<string>, uses: Use[]): string[] {
  const { manifest, name, version } = use;
  if (catalog.has(name)) return version === 'catalog:' ? [] : [`${manifest}: ${name} is in the catalog; write "catalog:"`];
  if (!/^\d/.test(version)) return [`${manifest}: ${name} needs an exact version, not "${version}"`];
  const [first, second] = uses.filter((other) => other.name === name);
  return first === use && second ? [`${name} is used in ${first.manifest} and ${second.manifest}: put its version into the catalog`] : [];
}

/** A version that two workspaces share is written once, in the catalog; all are exact, and none is left over. */
export async function checkCatalog(root: string): Promise<string[]> {
  const catalog = readCatalog(await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8'));
  const uses = await listUses(root);
  const unused = [...catalog].filter((name) => !uses.some((use) => use.name === name));
  return [...uses.flatMap((use) => checkUse(use, catalog, uses)), ...unused.map((name) => `${name} is in the catalog and used nowhere`)];
}
