import { startRedis } from '@imagemint/dev-stack';
import type { Bench } from '../bench.ts';
import { createLimitFigure, type Figure } from '../figure.ts';
import { JOBS, type JobId } from '../jobs.ts';
import type { BenchService } from '../start-service.ts';
import { median, percentile } from '../statistics.ts';

const GOAL_MS = 40;
const NOISY_SHARE = 0.15;
const WARM_UPS = 3;

/** What an idle service takes: beyond the work itself, and until a sandbox starts. */
export async function measureLatency(bench: Bench): Promise<Figure[]> {
  return [await measureOverhead(bench), ...(await measureClaims(bench))];
}

/** One photo after another, alternating with bare sharp, and bare sharp once more as the null arm. */
async function measureOverhead(bench: Bench): Promise<Figure> {
  const tuned = await bench.startSharp('tuned', 'tuned', 1);
  const numbers = bench.numbersOf('profile');
  const [service, bare, again]: [number[], number[], number[]] = [[], [], []];
  const runBare = async (number: number): Promise<number> => {
    const startMs = performance.now();
    await tuned.run('jpeg', [number]);
    return performance.now() - startMs;
  };
  for (let turn = -WARM_UPS; turn < (bench.isQuick ? 12 : 40); turn += 1) {
    const number = numbers[(turn + WARM_UPS) % numbers.length] ?? 0;
    const bareMs = await runBare(number);
    const serviceMs = await runChecked(bench, bench.service, { job: 'jpeg', number });
    const againMs = await runBare(number);
    if (turn < 0) continue;
    service.push(serviceMs.ms);
    bare.push(bareMs);
    again.push(againMs);
  }
  const beyond = service.map((ms, turn) => ms - (bare[turn] ?? NaN));
  const noise = Math.abs(median(again) / median(bare) - 1);
  bench.print(
    `\nOne 4 MB photo at a time: service ${describe(service)}; bare sharp ${describe(bare)}; once more ${describe(again)}; beyond it ${describe(beyond)}`,
  );
  return createLimitFigure({
    what: 'one 4 MB photo, idle: p50 beyond bare sharp',
    value: median(beyond),
    limit: GOAL_MS,
    unit: 'ms',
    isNoisy: noise > NOISY_SHARE,
    detail: `service p50 ${median(service).toFixed(0)} ms, p95 ${percentile(service, 0.95).toFixed(0)} ms; bare sharp ${median(bare).toFixed(0)} ms; null ${(noise * 100).toFixed(0)} %`,
  });
}

type Store = { label: string; goalMs: number; service: BenchService; runIds: string[] };

/** From a run's acceptance to its claim, by the run's own timeline. */
async function measureClaims(bench: Bench): Promise<Figure[]> {
  const stores: Store[] = [{ label: 'PostgreSQL', goalMs: 30, service: bench.service, runIds: [] }];
  const redis = await startRedis();
  if (redis.server) {
    const { stop, url } = redis.server;
    bench.family.onStop(() => stop());
    stores.push({ label: 'Redis', goalMs: 15, service: await bench.startService('redis', url), runIds: [] });
  } else bench.print(`no figures with Redis: ${redis.reason}`);
  const numbers = bench.numbersOf('small');
  for (let turn = -WARM_UPS; turn < (bench.isQuick ? 20 : 100); turn += 1)
    for (const { service, runIds } of stores) {
      const { runId } = await runChecked(bench, service, { job: 'thumbnail', number: numbers[(turn + WARM_UPS) % numbers.length] ?? 0 });
      if (turn >= 0) runIds.push(runId);
    }
  const figures: Figure[] = [];
  for (const store of stores) {
    figures.push(describeClaims(store, await readClaimMs(store.service, store.runIds)));
    await store.service.assertForgotten();
    if (store.service !== bench.service) await store.service.stop();
  }
  return figures;
}

function describeClaims({ label, goalMs }: Store, waits: readonly number[]): Figure {
  return createLimitFigure({
    what: `accepted → claimed on ${label}, idle: p95`,
    value: percentile(waits, 0.95),
    limit: goalMs,
    unit: 'ms',
    digits: 1,
    detail: `p50 ${median(waits).toFixed(1)} ms, ${waits.length} runs`,
  });
}

async function runChecked(
  bench: Bench,
  service: BenchService,
  { job, number }: { job: JobId; number: number },
): Promise<{ ms: number; runId: string }> {
  const { ms, body, headers } = await service.run(JOBS[job], bench.photoOf(number).bytes);
  await service.untilPurged();
  await bench.checker.check(job, number, body);
  return { ms, runId: String(headers['x-run-id']) };
}

async function readClaimMs(service: BenchService, runIds: readonly string[]): Promise<number[]> {
  const { rows } = await service.database.query<{ ms: number }>(
    `SELECT (extract(epoch FROM processing_at - queued_at) * 1000)::float8 AS ms FROM runs WHERE id = ANY($1::uuid[])`,
    [runIds],
  );
  if (rows.length !== runIds.length) throw new Error(`${rows.length} of ${runIds.length} runs are in the database`);
  return rows.map(({ ms }) => ms);
}

function describe(values: readonly number[]): string {
  return `p50 ${median(values).toFixed(1)}, p95 ${percentile(values, 0.95).toFixed(1)} ms`;
}
