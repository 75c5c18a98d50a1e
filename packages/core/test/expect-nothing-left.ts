import { expect } from 'vitest';
import { replayLedger } from '../src/billing/index.ts';
import { getRun, type RunCtx } from '../src/tool-runs/index.ts';
import { listBlobs, type Core } from './start-core.ts';

/** What must be true of every ended run: nothing held, every object in the log, ledger and balances agree. */
export async function expectNothingLeftOf(core: Core, ctx: RunCtx, runId: string): Promise<void> {
  expect(await core.system.db.contentObject.count({ where: { runId } })).toBe(0);
  const logged = await core.system.db.purgeLogEntry.findMany({ where: { runId } });
  const blobs = await listBlobs(core.shared.vault);
  for (const { objectId } of logged) {
    expect(blobs).not.toContain(objectId);
    expect(await core.shared.vault.keyring.has(objectId)).toBe(false);
  }
  expect(await replayLedger(core.system)).toEqual({ drift: 0 });
  expect((await getRun(ctx, { runId })).creditsHeld).toBe(0);
}
