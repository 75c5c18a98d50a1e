import { readdir, readFile } from 'node:fs/promises';

/** Ticks of `utime` and its like (proc_pid_stat(5)); Linux has 100 a second on every machine that we run on. */
const MS_PER_TICK = 10;
const BYTES_PER_KILOBYTE = 1024;

/** A process and all below it, the process alone, or only those below it. */
export type ProcessFamily = { pid: number; part: 'all' | 'itself' | 'below' };

/** Groups of processes by what they belong to. */
export type Families = Record<string, ProcessFamily>;

async function read(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}

async function listChildren(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(threads.map((thread) => read(`/proc/${pid}/task/${thread}/children`)));
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}

/** A process and everything below it. */
export async function listTree(root: number): Promise<number[]> {
  const below = await Promise.all((await listChildren(root)).map((pid) => listTree(pid)));
  return [root, ...below.flat()];
}

/** CPU time of each family in milliseconds, with that of children that have ended. */
export async function readCpuMs(families: Families): Promise<Record<string, number>> {
  const sums = await Promise.all(Object.entries(families).map(async ([name, family]) => [name, await readFamilyMs(family)] as const));
  return Object.fromEntries(sums);
}

async function readFamilyMs({ pid, part }: ProcessFamily): Promise<number> {
  const root = await readTicks(pid);
  if (part === 'itself') return root.own * MS_PER_TICK;
  const [, ...below] = await listTree(pid);
  const living = await Promise.all(below.map((child) => readTicks(child)));
  const ticks = living.reduce((sum, { own, ended }) => sum + own + ended, root.ended);
  return (part === 'all' ? ticks + root.own : ticks) * MS_PER_TICK;
}

async function readTicks(pid: number): Promise<{ own: number; ended: number }> {
  const text = await read(`/proc/${pid}/stat`);
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  return { own: utime + stime, ended: cutime + cstime };
}

async function readField(pid: number, file: string, field: string): Promise<number> {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(await read(`/proc/${pid}/${file}`));
  return Number(found?.[1] ?? 0) * BYTES_PER_KILOBYTE;
}

/** Highest resident memory that a process ever had, in bytes; 0 when it has ended. */
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
