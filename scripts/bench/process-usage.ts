import { readdir, readFile } from 'node:fs/promises';

/** Ticks of `utime` and its like (proc_pid_stat(5)); Linux has 100 a second on every machine that we run on. */
const MS_PER_TICK = 10;
const BYTES_PER_KILOBYTE = 1024;

/** Groups of processes by what they belong to; the roots, each with everything below it. */
export type Families = Record<string, number>;

async function read(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}

async function listChildren(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(threads.map((thread) => read(`/proc/${pid}/task/${thread}/children`)));
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}

/** A process and everything below it, but for other families' roots. */
export async function listTree(root: number, except: readonly number[] = []): Promise<number[]> {
  const children = (await listChildren(root)).filter((pid) => !except.includes(pid));
  const below = await Promise.all(children.map((pid) => listTree(pid, except)));
  return [root, ...below.flat()];
}

/** CPU time of each family in milliseconds, with that of children that have ended. */
export async function readCpuMs(families: Families): Promise<Record<string, number>> {
  const roots = Object.values(families);
  const sums: Record<string, number> = {};
  for (const [name, root] of Object.entries(families)) {
    // The driver is the parent of everyone else, so that only its own time is its own.
    const pids =
      root === process.pid
        ? [root]
        : await listTree(
            root,
            roots.filter((other) => other !== root),
          );
    const times = await Promise.all(pids.map((pid) => readTicks(pid, root !== process.pid)));
    sums[name] = times.reduce((sum, ticks) => sum + ticks, 0) * MS_PER_TICK;
  }
  return sums;
}

async function readTicks(pid: number, withEnded: boolean): Promise<number> {
  const text = await read(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // utime, stime, cutime, cstime.
  return fields.slice(11, withEnded ? 15 : 13).reduce((sum, field) => sum + Number(field), 0);
}

async function readField(pid: number, file: string, field: string): Promise<number> {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(await read(`/proc/${pid}/${file}`));
  return Number(found?.[1] ?? 0) * BYTES_PER_KILOBYTE;
}

/** Highest resident memory that a process ever had, in bytes. */
export async function readPeakBytes(pid: number): Promise<number> {
  return await readField(pid, 'status', 'VmHWM');
}

/** Resident memory of a process, in bytes. */
export async function readResidentBytes(pid: number): Promise<number> {
  return await readField(pid, 'status', 'VmRSS');
}

/** Memory of a process and everything below it, in bytes; what they share is counted once. */
export async function readTreeBytes(root: number): Promise<number> {
  const sizes = await Promise.all((await listTree(root)).map((pid) => readField(pid, 'smaps_rollup', 'Pss')));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** Reads a size again and again until stopped. @returns a function that stops and gives the largest one. */
export function watchPeak(readBytes: () => Promise<number>, everyMs: number): () => Promise<number> {
  let peak = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      peak = Math.max(peak, await readBytes());
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return async () => {
    stopped = true;
    await watching;
    return peak;
  };
}
