import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process runs; one that waits to be reaped does not. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !/\) [ZX] /.test(stat);
}

/** Pids of a process's children that still exist. */
export async function listChildren(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Waits until `check` holds; fails after `limitMs`. @returns the milliseconds that it took. */
export async function untilTrue(check: () => boolean | Promise<boolean>, limitMs: number): Promise<number> {
  const startMs = performance.now();
  while (!(await check())) {
    if (performance.now() - startMs > limitMs) throw new Error(`not within ${limitMs} ms`);
    await sleep(10);
  }
  return performance.now() - startMs;
}

/** How often the bytes stand in the readable memory of a process; -1 when it may not be read. */
export async function countInMemory(pid: number, bytes: Uint8Array): Promise<number> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => null);
  const memory = await open(`/proc/${pid}/mem`).catch(() => null);
  if (maps === null || memory === null) return -1;
  let count = 0;
  for (const line of maps.split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    count += await countInRegion(memory, { start: Number.parseInt(from, 16), end: Number.parseInt(to, 16), bytes });
  }
  await memory.close();
  return count;
}

const STEP_BYTES = 16_777_216;

async function countInRegion(
  memory: Awaited<ReturnType<typeof open>>,
  region: { start: number; end: number; bytes: Uint8Array },
): Promise<number> {
  const { bytes } = region;
  let count = 0;
  for (let at = region.start; at < region.end; at += STEP_BYTES) {
    // Steps overlap, so that nothing is missed at their borders.
    const window = Buffer.alloc(Math.min(STEP_BYTES + bytes.length - 1, region.end - at));
    const { bytesRead } = await memory.read(window, 0, window.length, at).catch(() => ({ bytesRead: 0 }));
    const read = window.subarray(0, bytesRead);
    for (let found = read.indexOf(bytes); found !== -1; found = read.indexOf(bytes, found + 1)) count += 1;
  }
  return count;
}
