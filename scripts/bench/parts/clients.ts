import type { Bench } from '../bench.ts';
import { createLimitFigure, createRatioFigure, type Figure } from '../figure.ts';
import { JOBS } from '../jobs.ts';
import { runClients } from '../run-clients.ts';
import { median, pairRatios, percentile } from '../statistics.ts';

const STEPS = [1, 2, 4, 8, 16, 32, 64];
const QUICK_STEPS = [1, 4, 8, 64];
/** From here on there are more clients than the service has places, so that more of them only wait longer. */
const SATURATED = 8;
const MOST = 64;

type Step = { perSecond: number[]; ms: number[] };

/** More and more clients, each with one photo after another. Small photos: here the service itself is what is asked. */
export async function measureClients(bench: Bench): Promise<Figure[]> {
  const steps = bench.isQuick ? QUICK_STEPS : STEPS;
  const measured = new Map<number, Step>(steps.map((clients) => [clients, { perSecond: [], ms: [] }]));
  await measureStep(bench, 8);
  for (let round = 0; round < (bench.isQuick ? 2 : 4); round += 1)
    for (const clients of round % 2 === 0 ? steps : steps.toReversed()) {
      const { perSecond, ms } = await measureStep(bench, clients);
      measured.get(clients)?.perSecond.push(perSecond);
      measured.get(clients)?.ms.push(...ms);
    }
  bench.print('\nClients at the same time, photos of 2 MP to 320 px');
  for (const [clients, { perSecond, ms }] of measured)
    bench.print(
      `  ${String(clients).padStart(2)} clients: ${median(perSecond).toFixed(1).padStart(5)} images/s; p50 ${median(ms).toFixed(0)}, p99 ${percentile(ms, 0.99).toFixed(0)} ms`,
    );
  return [describeThroughput(measured), describeWaits(measured)];
}

async function measureStep(bench: Bench, clients: number): Promise<{ perSecond: number; ms: number[] }> {
  const photos = bench.numbersOf('small');
  const count = Math.max(24, clients * 3);
  const numbers = Array.from({ length: count }, (_, at) => photos[at % photos.length] ?? 0);
  const startMs = performance.now();
  const answers = await runClients(numbers, clients, (number, client) =>
    bench.service.run(JOBS.thumbnail, bench.photoOf(number).bytes, client),
  );
  await bench.service.untilPurged();
  const elapsedMs = performance.now() - startMs;
  for (const [at, { body }] of answers.entries()) await bench.checker.check('thumbnail', numbers[at] ?? 0, body);
  return { perSecond: (count / elapsedMs) * 1000, ms: answers.map(({ ms }) => ms) };
}

/** The worst step down: a number of clients against the best of fewer. */
function describeThroughput(measured: ReadonlyMap<number, Step>): Figure {
  let best: number[] = [];
  let worst = { median: Infinity, spread: 0, clients: 0 };
  for (const [clients, { perSecond }] of measured) {
    if (best.length > 0) {
      const ratio = pairRatios(perSecond, best);
      if (ratio.median < worst.median) worst = { ...ratio, clients };
    }
    if (best.length === 0 || median(perSecond) > median(best)) best = perSecond;
  }
  return createRatioFigure({
    what: '1 → 64 clients: throughput ÷ the best of fewer',
    ratio: worst,
    goal: 0.95,
    noise: worst.spread,
    detail: `at ${worst.clients} clients; best ${median(best).toFixed(1)} images/s`,
  });
}

function describeWaits(measured: ReadonlyMap<number, Step>): Figure {
  const [few, many] = [SATURATED, MOST].map((clients) => percentile(measured.get(clients)?.ms ?? [], 0.99));
  const growth = (many ?? NaN) / (few ?? NaN);
  return createLimitFigure({
    what: `${SATURATED} → ${MOST} clients: growth of p99 ÷ growth of the queue`,
    value: growth / (MOST / SATURATED),
    limit: 1,
    unit: '',
    digits: 2,
    detail: `p99 ${(few ?? NaN).toFixed(0)} → ${(many ?? NaN).toFixed(0)} ms`,
  });
}
