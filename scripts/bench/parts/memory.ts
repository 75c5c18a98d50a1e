import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import type { PhotoKind } from '../create-photos.ts';
import { createLimitFigure, type Figure } from '../figure.ts';
import { JOBS, type JobId } from '../jobs.ts';
import { listTree, readPeakBytes, readResidentBytes, readTreeBytes, watchPeak } from '../process-usage.ts';
import { runClients } from '../run-clients.ts';
import { startChild } from '../start-child.ts';
import type { BenchService } from '../start-service.ts';
import { median } from '../statistics.ts';

const CLIENTS = 64;
const MEGABYTE = 1e6;
const SETTLE_MS = 2_000;
/** A sandbox ends 5 s after its first job. */
const SANDBOX_END_MS = 6_000;

/** High-water marks, each of a service that has done nothing before: memory that was once taken is not always given back. */
export async function measureMemory(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  const parts = [measureSandbox, measureHuge, measureUploads];
  for (const [at, measure] of parts.entries()) {
    const service = await bench.startService(`memory_${at}`);
    figures.push(...(await measure(bench, service)));
    await service.assertForgotten();
    await service.stop();
  }
  return figures;
}

/** 64 clients that upload 20 MB each at the same moment: what the process that receives them grows by. */
async function measureUploads(bench: Bench, service: BenchService): Promise<Figure[]> {
  const [number = 0] = bench.numbersOf('large');
  await runChecked(bench, service, { job: 'thumbnail', number });
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const idle = await readResidentBytes(service.pid);
  const stopWatch = watchPeak(() => readResidentBytes(service.pid), 10);
  const clients = Array.from({ length: CLIENTS }, () => number);
  await runClients(clients, CLIENTS, (_, client) => runChecked(bench, service, { job: 'thumbnail', number, client }));
  const peak = await stopWatch();
  await service.untilPurged();
  const bytes = bench.photoOf(number).bytes.length;
  return [
    createLimitFigure({
      what: `${CLIENTS} clients × ${(bytes / MEGABYTE).toFixed(0)} MB at once: service process over idle`,
      value: (peak - idle) / MEGABYTE,
      limit: 80,
      unit: 'MB',
      detail: `idle ${(idle / MEGABYTE).toFixed(0)} MB, peak ${(peak / MEGABYTE).toFixed(0)} MB; api and worker are one process`,
    }),
  ];
}

/** The highest mark of a sandbox that did one job, against that of bare sharp in a process of its own. */
async function measureSandbox(bench: Bench, service: BenchService): Promise<Figure[]> {
  const numbers = bench.numbersOf('profile');
  const ratios: number[] = [];
  const peaks: string[] = [];
  for (let pair = 0; pair < (bench.isQuick ? 2 : 5); pair += 1) {
    const number = numbers[pair % numbers.length] ?? 0;
    await runChecked(bench, service, { job: 'jpeg', number });
    const sandbox = await findLargestChild(service.pid);
    const ended = untilEnded(sandbox.pid);
    const bare = await measureBare(bench, number);
    ratios.push(sandbox.peakBytes / bare);
    peaks.push(`${(sandbox.peakBytes / MEGABYTE).toFixed(0)} against ${(bare / MEGABYTE).toFixed(0)}`);
    await ended;
  }
  bench.print(`\nMB of a sandbox against bare sharp: ${peaks.join(', ')}`);
  return [
    createLimitFigure({
      what: 'JPEG 12 MP → 1600 px: peak of the sandbox ÷ bare sharp',
      value: median(ratios),
      limit: 1.1,
      unit: '',
      digits: 2,
      detail: `${peaks[0] ?? ''} MB`,
    }),
  ];
}

/** The largest photo that a plan takes: everything that the service holds at the worst moment, the vault's memory included. */
async function measureHuge(bench: Bench, service: BenchService): Promise<Figure[]> {
  const figures: Figure[] = [];
  const kinds: [PhotoKind, string][] = [
    ['huge', 'baseline'],
    ['huge-progressive', 'progressive'],
  ];
  for (const [kind, title] of kinds) {
    const [number] = bench.numbersOf(kind);
    if (number === undefined) continue;
    // Until the sandbox of the one before has ended.
    await new Promise((resolve) => setTimeout(resolve, SANDBOX_END_MS));
    const idle = await readTreeBytes(service.pid);
    const stopWatch = watchPeak(async () => (await readTreeBytes(service.pid)) + (await service.readVaultBytes()), 20);
    await runChecked(bench, service, { job: 'jpeg', number });
    const peak = await stopWatch();
    const bare = await measureBare(bench, number);
    figures.push(
      createLimitFigure({
        what: `JPEG 100 MP ${title} → 1600 px: peak of the whole service ÷ bare sharp`,
        value: peak / bare,
        limit: 1.5,
        unit: '',
        digits: 2,
        detail: `${(peak / MEGABYTE).toFixed(0)} MB (${(idle / MEGABYTE).toFixed(0)} idle) against ${(bare / MEGABYTE).toFixed(0)} MB`,
      }),
    );
  }
  return figures;
}

async function measureBare(bench: Bench, number: number): Promise<number> {
  const { width, params } = JOBS.jpeg;
  const args = [bench.photoOf(number).path, String(width), String(params.quality)];
  const child = startChild('./peak-child.mjs', args, join(bench.folder, 'arms.log'));
  const { output } = await child.next();
  const peakBytes = await readPeakBytes(child.pid);
  await child.stop();
  await bench.checker.check('jpeg', number, output as Uint8Array);
  return peakBytes;
}

async function runChecked(bench: Bench, service: BenchService, run: { job: JobId; number: number; client?: number }): Promise<void> {
  const { body } = await service.run(JOBS[run.job], bench.photoOf(run.number).bytes, run.client);
  await bench.checker.check(run.job, run.number, body);
}

async function findLargestChild(pid: number): Promise<{ pid: number; peakBytes: number }> {
  const [, ...below] = await listTree(pid);
  const peaks = await Promise.all(below.map(async (child) => ({ pid: child, peakBytes: await readPeakBytes(child) })));
  const [largest] = peaks.toSorted((left, right) => right.peakBytes - left.peakBytes);
  if (!largest) throw new Error('the service has no sandbox');
  return largest;
}

async function untilEnded(pid: number): Promise<void> {
  const deadline = performance.now() + SANDBOX_END_MS;
  while ((await readResidentBytes(pid)) > 0) {
    if (performance.now() > deadline) throw new Error('a sandbox did not end');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
