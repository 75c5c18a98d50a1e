import { readdir } from 'node:fs/promises';
import { createScanner } from './scanner.ts';
import type { Needle } from './needles.ts';
import { listDeletedFileSites, listFileSites, listProcessTree, nameOfProcess, processMemorySite, type Site } from './sites.ts';

export type SearchPlaces = {
  /** Folders by kind. */
  folders: [kind: string, path: string][];
  /** Processes whose families are searched. */
  pids: number[];
};

export type Found = { site: string; label: string; form: string; count: number };
export type SearchResult = { sites: number; bytes: number; found: Found[] };

/** Searches every file, deleted-but-open file and live process of a service for the needles. */
export async function search(needles: readonly Needle[], places: SearchPlaces): Promise<SearchResult> {
  const scanner = createScanner(needles);
  const found = new Map<string, Found>();
  let bytes = 0;
  const sites = await listSites(places);
  for (const site of sites) {
    for await (const chunk of site.chunks()) {
      bytes += chunk.length;
      for (const { needle } of scanner.scan(chunk)) {
        const key = `${site.name} ${needle.label} ${needle.form}`;
        const known = found.get(key) ?? { site: site.name, label: needle.label, form: needle.form, count: 0 };
        known.count += 1;
        found.set(key, known);
      }
    }
  }
  return { sites: sites.length, bytes, found: [...found.values()] };
}

async function listSites(places: SearchPlaces): Promise<Site[]> {
  const sites: Site[] = [];
  for (const [kind, path] of places.folders) sites.push(...(await listFileSites(kind, path)));
  sites.push(...(await listCoreFiles()));
  const seenShared = new Set<string>();
  for (const pid of await listProcessTree(places.pids)) {
    sites.push(processMemorySite(pid, { name: await nameOfProcess(pid), seenShared }), ...(await listDeletedFileSites(pid)));
  }
  return sites;
}

/** Core files land where a process worked: sandboxes work in the root folder. */
async function listCoreFiles(): Promise<Site[]> {
  const names = (await readdir('/').catch(() => [])).filter((name) => /^core(\.\d+)?$/.test(name));
  return (await Promise.all(names.map((name) => listFileSites('core', `/${name}`)))).flat();
}
