import { findFreePort } from '@imagemint/dev-stack';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { createLogger } from '../kernel/index.ts';
import { queuedRun, startCore } from '../../test/start-core.ts';
import { claimRun, createRunEvents, returnRun } from './index.ts';
import type { RunChange } from './run-events.ts';

afterEach(() => void vi.useRealTimers());

test('a first connection that fails leaves no attempts behind', async () => {
  const url = `postgresql://nobody@127.0.0.1:${await findFreePort()}/nothing`;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await expect(createRunEvents({ url, log: createLogger({ level: 'silent' }) })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  // The socket tells of its end a few turns later.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(vi.getTimerCount()).toBe(0);
});

test('every change comes with its state and fence, in order; after a lost connection comes word that anything may have changed', async () => {
  await using core = await startCore();
  const { runEvents } = core.shared;
  const { runId } = await queuedRun(await core.as({ credits: 10 }));
  const told: (RunChange | null)[] = [];
  const unsubscribe = runEvents.subscribe(runId, (change) => void told.push(change));
  await claimRun(core.system, { runId });
  await returnRun(core.system, { runId, fence: 1 });
  await expect
    .poll(() => told)
    .toEqual([
      { state: 'PROCESSING', fence: 1 },
      { state: 'QUEUED', fence: 0 },
    ]);
  const admin = new pg.Client({ connectionString: core.database.url });
  await admin.connect();
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN imagemint_run' AND datname = current_database()",
  );
  await admin.end();
  await expect.poll(() => told.at(-1), { timeout: 10_000 }).toBeNull();
  unsubscribe();
});
