import type { Arm } from './arm.ts';
import type { OutputChecker } from './check-output.ts';
import type { JobId } from './jobs.ts';
import { readCpuMs, readTreeBytes, watchPeak } from './process-usage.ts';

export type Slices = {
  job: JobId;
  /** Numbers of the photos that the arms take turns on. */
  photos: readonly number[];
  /** Photos a slice. */
  images: number;
  rounds: number;
};

/** Of one arm, a value for each round. */
export type Measured = {
  imagesPerSecond: number[];
  /** CPU in milliseconds an image, by process family. */
  cpuMs: Record<string, number>[];
  peakBytes: number[];
};

const WATCH_MS = 500;

/**
 * Gives every arm a slice in every round, in an order that rotates, so that a slow moment of the machine hits all alike. Every result
 * is checked when the clock has stopped. The first round warms up and is not counted.
 */
export async function measureRounds(arms: readonly Arm[], slices: Slices, checker: OutputChecker): Promise<Map<string, Measured>> {
  const measured = new Map<string, Measured>(arms.map(({ name }) => [name, { imagesPerSecond: [], cpuMs: [], peakBytes: [] }]));
  for (let round = 0; round <= slices.rounds; round += 1) {
    const order = arms.map((_, at) => arms[(at + round) % arms.length]).filter((arm) => arm !== undefined);
    for (const arm of round % 2 === 0 ? order : order.toReversed()) {
      const slice = await measureSlice(arm, slices, checker);
      if (round === 0) continue;
      const values = measured.get(arm.name);
      values?.imagesPerSecond.push(slice.imagesPerSecond);
      values?.cpuMs.push(slice.cpuMs);
      values?.peakBytes.push(slice.peakBytes);
    }
  }
  return measured;
}

async function measureSlice(
  arm: Arm,
  { job, photos, images }: Slices,
  checker: OutputChecker,
): Promise<{ imagesPerSecond: number; cpuMs: Record<string, number>; peakBytes: number }> {
  const numbers = Array.from({ length: images }, (_, at) => photos[at % photos.length] ?? 0);
  const pid = Object.values(arm.families)[0]?.pid ?? 0;
  const stopWatch = watchPeak(() => readTreeBytes(pid), WATCH_MS);
  const before = await readCpuMs(arm.families);
  const startMs = performance.now();
  const result = await arm.run(job, numbers);
  const elapsedMs = performance.now() - startMs;
  const after = await readCpuMs(arm.families);
  const peakBytes = await stopWatch();
  const outputs = await result.collect();
  if (outputs.length !== images) throw new Error(`${arm.name} gave ${outputs.length} results for ${images} photos`);
  for (const [at, number] of numbers.entries()) await checker.check(job, number, outputs[at] ?? new Uint8Array(0));
  const cpuMs = Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / images]));
  return { imagesPerSecond: (images / elapsedMs) * 1000, cpuMs, peakBytes };
}
