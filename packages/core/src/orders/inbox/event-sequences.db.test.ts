import { expect, test } from 'vitest';
import { startLane } from '../../../test/orders/sequences/lane.ts';
import { runSequence, type Figures } from '../../../test/orders/sequences/run-sequence.ts';

/** The first sequence's seed; each has its own, so that one of them can be told again: its seed here, and 1 below. */
const FIRST_SEED = 1;
const SEQUENCES = 500;
/** Side by side, each on a database of its own. */
const LANES = 3;
/** About two seconds for each where both cores have other work too. */
const TIMEOUT_MS = 1_800_000;

async function runAll(seeds: number[]): Promise<{ total: Figures; failures: Error[] }> {
  const total: Figures = { steps: 0, events: 0, deliveries: 0, lost: 0 };
  const failures: Error[] = [];
  const drive = async (): Promise<void> => {
    await using lane = await startLane();
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      try {
        const figures = await runSequence(lane, seed);
        for (const name of Object.keys(total) as (keyof Figures)[]) total[name] += figures[name];
      } catch (error) {
        failures.push(error as Error);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, drive));
  return { total, failures };
}

test(
  `${SEQUENCES} shuffled sequences of events, some twice and some lost, each end as the model says`,
  async () => {
    const { total, failures } = await runAll(Array.from({ length: SEQUENCES }, (_, index) => FIRST_SEED + index));
    process.stdout.write(`${failures.length} of ${SEQUENCES} sequences failed; told: ${JSON.stringify(total)}\n`);
    for (const { message } of failures) process.stdout.write(`${message.split('\n')[0]}\n`);
    const [first] = failures;
    if (first) throw first;
    expect(total.events, 'events that were told').toBeGreaterThan(SEQUENCES * 10);
  },
  TIMEOUT_MS,
);
