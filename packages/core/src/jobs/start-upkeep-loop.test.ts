import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../kernel/index.ts';
import { expect, test } from 'vitest';
import { startUpkeepLoop } from './start-upkeep-loop.ts';

test('rounds never overlap, a failed one is logged, and the end waits for the last', async () => {
  const events: string[] = [];
  const log = createLogger({
    level: 'info',
    destination: { write: (line) => void events.push((JSON.parse(line) as { event: string }).event) },
  });
  let rounds = 0;
  let running = 0;
  let most = 0;
  const work = async () => {
    rounds += 1;
    running += 1;
    most = Math.max(most, running);
    await sleep(15);
    running -= 1;
    if (rounds === 1) throw new Error('once');
  };
  const loop = startUpkeepLoop({ name: 'test', everyMs: 5, work, log });
  await sleep(100);
  await loop[Symbol.asyncDispose]();
  const last = rounds;
  expect([most, running]).toEqual([1, 0]);
  expect(last).toBeGreaterThan(1);
  await sleep(30);
  expect(rounds).toBe(last);
  expect(events).toEqual(['runs.sweep-failed']);
});
