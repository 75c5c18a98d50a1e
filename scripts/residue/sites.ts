import { open, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SURE_BYTES } from './content-index.ts';

/** A place where a leftover could be, as chunks of bytes that overlap. */
export type Site = { name: string; chunks: () => AsyncIterable<Uint8Array> };

const CHUNK_BYTES = 8 * 1024 * 1024;

async function* readChunks(path: string, range: { start: number; end: number }): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await open(path, 'r');
  const buffer = Buffer.alloc(Math.min(CHUNK_BYTES, range.end - range.start));
  try {
    for (let at = range.start; at < range.end; at += CHUNK_BYTES - SURE_BYTES) {
      const wanted = Math.min(CHUNK_BYTES, range.end - at);
      const { bytesRead } = await handle.read(buffer, 0, wanted, at).catch(() => ({ bytesRead: 0 }));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      if (bytesRead < wanted || at + wanted >= range.end) return;
    }
  } finally {
    buffer.fill(0);
    await handle.close();
  }
}

/** Every regular file below a folder. */
export async function listFileSites(kind: string, folder: string): Promise<Site[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((path) => ({ name: `${kind}:${path}`, chunks: () => readWholeFile(path) }));
}

async function* readWholeFile(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > 0) yield* readChunks(path, { start: 0, end: size });
}

/** All processes below (and with) the given ones. */
export async function listProcessTree(roots: readonly number[]): Promise<number[]> {
  const parentOf = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (fields[1] !== undefined) parentOf.set(Number(name), Number(fields[1]));
  }
  const tree = new Set(roots.filter((pid) => parentOf.has(pid)));
  for (let grew = true; grew;) {
    grew = false;
    for (const [pid, parent] of parentOf) {
      if (tree.has(pid) || !tree.has(parent)) continue;
      tree.add(pid);
      grew = true;
    }
  }
  return [...tree];
}

/** Files that a process still holds open although they are deleted, memory files included. */
export async function listDeletedFileSites(pid: number): Promise<Site[]> {
  const folder = `/proc/${pid}/fd`;
  const sites: Site[] = [];
  for (const fd of await readdir(folder).catch(() => [])) {
    const target = await readlink(join(folder, fd)).catch(() => '');
    if (!target.endsWith(' (deleted)')) continue;
    sites.push({ name: `deleted-file:${pid}/${fd}`, chunks: () => readWholeFile(join(folder, fd)) });
  }
  return sites;
}

/** The whole readable memory of a live process, as a core dump of it would hold. */
export function processMemorySite(pid: number, options: { name: string; seenShared?: Set<string> }): Site {
  return { name: `memory:${options.name}:${pid}`, chunks: () => readProcessMemory(pid, options.seenShared ?? new Set()) };
}

async function* readProcessMemory(pid: number, seenShared: Set<string>): AsyncGenerator<Uint8Array, void, undefined> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '');
  for (const line of maps.split('\n')) {
    const range = parseMapping(line, seenShared);
    if (range) yield* readChunks(`/proc/${pid}/mem`, range);
  }
}

/** The addresses of one line of `maps` (proc_pid_maps(5)) when they can hold anything of ours. */
function parseMapping(line: string, seenShared: Set<string>): { start: number; end: number } | null {
  const match = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) (\S+ \S+ \S+)\s*(.*)$/.exec(line);
  if (!match) return null;
  const [from, to, permissions, segment, path] = match.slice(1) as [string, string, string, string, string];
  if (!isWorthReading(permissions, path)) return null;
  if (permissions.endsWith('s')) {
    // PostgreSQL's processes share one large segment: once is enough.
    if (seenShared.has(segment)) return null;
    seenShared.add(segment);
  }
  return { start: Number.parseInt(from, 16), end: Number.parseInt(to, 16) };
}

/** Untouched file mappings (libraries, the node binary) hold nothing of ours; private writable ones may. */
function isWorthReading(permissions: string, path: string): boolean {
  if (!permissions.startsWith('r') || path === '[vvar]' || path === '[vsyscall]') return false;
  return !path.startsWith('/') || permissions.includes('w');
}

/** What the process calls itself, for the report. */
export async function nameOfProcess(pid: number): Promise<string> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').filter(Boolean);
  const script = words.find((word) => /\.(ts|js|mjs)$/.test(word));
  return (script ?? words[0] ?? 'gone').split('/').at(-1) ?? 'process';
}
