import { createRandom } from '@imagemint/dev-stack/photos/random';
import { expect, test } from 'vitest';
import { chooseOperation, createDice } from '../../test/lifecycle/choose-operation.ts';
import { describeFailure, findShortest, runOperations } from '../../test/lifecycle/run-operations.ts';

const OPERATIONS = 10_000;
const SEED = 20_261_123;
const SHORTEN_MS = 30_000;

test(`${OPERATIONS} random operations with faults: states, credits, end dates and the purge log are those of the model`, async () => {
  const dice = createDice(createRandom(SEED));
  const outcome = await runOperations((world, done) => (done < OPERATIONS ? chooseOperation(world, dice) : null));
  if ('error' in outcome) throw new Error(describeFailure(SEED, outcome, await findShortest(outcome, SHORTEN_MS)));
  const { runs, faults, races, maybes, ends } = outcome;
  process.stdout.write(`seed ${SEED}: ${JSON.stringify({ runs, faults, races, maybes, ends })}\n`);
  expect(Math.min(...['DELIVERED', 'EXPIRED', 'FAILED', 'CANCELLED'].map((state) => ends[state] ?? 0))).toBeGreaterThan(20);
}, 180_000);
