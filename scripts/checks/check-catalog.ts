import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listWorkspaces } from './list-workspaces.ts';

function readCatalog(yaml: string): Set<string> {
  const block = /^catalog:\n((?: {2}.*\n|\s*\n)*)/m.exec(yaml)?.[1] ?? '';
  return new Set([...block.matchAll(/^ {2}["']?([^"':\s]+)["']?:/gm)].map(([, name = '']) => name));
}

/** A version that two workspaces share is written once, in the catalog; one that nobody shares is not; all are exact. */
export async function checkCatalog(root: string): Promise<string[]> {
  const catalog = readCatalog(await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8'));
  const users = new Map<string, string[]>();
  const findings: string[] = [];
  for (const { folder, dependencies } of await listWorkspaces(root)) {
    const manifest = join(folder, 'package.json');
    for (const [name, version] of dependencies) {
      if (version.startsWith('workspace:')) continue;
      users.set(name, [...(users.get(name) ?? []), manifest]);
      if (version !== 'catalog:' && catalog.has(name)) findings.push(`${manifest}: ${name} is in the catalog; write "catalog:"`);
      if (version !== 'catalog:' && !/^\d/.test(version)) findings.push(`${manifest}: ${name} needs an exact version, not "${version}"`);
    }
  }
  for (const [name, manifests] of users) {
    if (manifests.length > 1 && !catalog.has(name))
      findings.push(`${name} is used in ${manifests.join(' and ')}: put its version into the catalog`);
  }
  for (const name of catalog) if (!users.has(name)) findings.push(`${name} is in the catalog and used nowhere`);
  return findings;
}
