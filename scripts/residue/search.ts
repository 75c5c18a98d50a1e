import { readdir } from 'node:fs/promises';
import type { ContentIndex, Hit } from './content-index.ts';
import { listDeletedFileSites, listFileSites, listProcessTree, nameOfProcess, processMemorySite, type Site } from './sites.ts';

export type SearchPlaces = {
  /** Folders by kind. */
  folders: [kind: string, path: string][];
  /** Processes whose families are searched. */
  pids: number[];
};

export type SiteHit = Hit & { site: string };
export type SearchResult = { sites: number; bytes: number; hits: SiteHit[] };

/** Searches every file, deleted-but-open file and live process of a service for the indexed content. */
export async function search(index: ContentIndex, places: SearchPlaces): Promise<SearchResult> {
  const hits: SiteHit[] = [];
  let bytes = 0;
  const sites = await listSites(places);
  for (const site of sites) {
    for await (const chunk of site.chunks()) {
      bytes += chunk.length;
      hits.push(...index.scan(chunk).map((hit) => ({ ...hit, site: site.name })));
    }
  }
  return { sites: sites.length, bytes, hits };
}

/** Looks at a service that never saw a photo: what it shares with the content was not left by one. */
export async function learnControl(index: ContentIndex, places: SearchPlaces): Promise<void> {
  for (const site of await listSites(places)) for await (const chunk of site.chunks()) index.learnCommon(chunk);
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
