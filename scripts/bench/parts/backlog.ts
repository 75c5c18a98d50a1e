import type { Bench } from '../bench.ts';
import { createLimitFigure, type Figure } from '../figure.ts';
import { startAcceptance, type Acceptance } from '../start-acceptance.ts';
import { median, pairRatios } from '../statistics.ts';

const WAITING = 100_000;
const WARM_UPS = 5;
const NOISY_SHARE = 0.15;

type Times = { empty: number[]; again: number[]; full: number[] };

/** What accepting one more run costs when 100 000 wait, against an empty queue: taken in turns, without a worker. */
export async function measureBacklog(bench: Bench): Promise<Figure[]> {
  const queues = {
    empty: await startAcceptance(bench, 'empty'),
    full: await startAcceptance(bench, 'full'),
    again: await startAcceptance(bench, 'again'),
  };
  await queues.full.fill(WAITING);
  const times = await measureTurns(bench, queues);
  const waiting = await queues.full.countWaiting();
  for (const queue of Object.values(queues)) await queue.stop();
  if (waiting < WAITING) throw new Error(`only ${waiting} runs wait`);
  const ratio = pairRatios(times.full, times.empty);
  const noise = pairRatios(times.again, times.empty);
  const detail = `${median(times.full).toFixed(1)} against ${median(times.empty).toFixed(1)} ms; null ${noise.median.toFixed(2)}`;
  bench.print(`\nAccepting one more run with ${waiting} waiting: ${detail}`);
  return [
    createLimitFigure({
      what: 'accepting a run, 100 000 waiting ÷ none',
      value: ratio.median,
      limit: 1.5,
      unit: '',
      digits: 2,
      isNoisy: Math.abs(noise.median - 1) > NOISY_SHARE,
      detail,
    }),
  ];
}

async function measureTurns(bench: Bench, queues: Record<keyof Times, Acceptance>): Promise<Times> {
  const [number = 0] = bench.numbersOf('small');
  const photo = bench.photoOf(number).bytes;
  const names = ['empty', 'full', 'again'] as const;
  const times: Times = { empty: [], again: [], full: [] };
  for (let turn = -WARM_UPS; turn < (bench.isQuick ? 20 : 100); turn += 1)
    for (const name of turn % 2 === 0 ? names : names.toReversed()) {
      const ms = await queues[name].accept(photo);
      if (turn >= 0) times[name].push(ms);
    }
  return times;
}
