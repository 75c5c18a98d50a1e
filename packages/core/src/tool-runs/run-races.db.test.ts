import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNothingLeftOf } from '../../test/expect-nothing-left.ts';
import { chunksOf, fakePng, process, queuedRun, startCore, type Core } from '../../test/start-core.ts';
import {
  announceResult,
  cancelRun,
  claimRun,
  completeRun,
  deliverRun,
  getRun,
  markTransferred,
  openRun,
  queueRun,
  receiveSource,
  reconcile,
  recoverRuns,
  RUN_JOBS,
  sweep,
  type RunCtx,
} from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());

/** The public key of RFC 7748 section 6.1. */
const RECIPIENT = 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo';

/** The same context, in which `work` happens right after the verb's first look at the run. */
function afterLook(ctx: RunCtx, runId: string, work: () => Promise<unknown>): RunCtx {
  let looked = false;
  const db = ctx.db.$extends({
    query: {
      run: {
        async $allOperations({ operation, args, query }) {
          const found = await query(args);
          if (looked || !operation.startsWith('find') || !JSON.stringify(found).includes(runId)) return found;
          looked = true;
          await work();
          return found;
        },
      },
    },
  });
  return { ...ctx, db: db as unknown as RunCtx['db'] };
}

describe('between a look at a run and its end', () => {
  async function readyRun(ctx: Awaited<ReturnType<Core['as']>>) {
    const run = await queuedRun(ctx, { retainSeconds: 60 });
    await process(core, run.runId);
    return run;
  }
  const endings: [string, (ctx: RunCtx, run: { runId: string }, meanwhile: () => Promise<void>) => Promise<unknown>][] = [
    ['cancelled', (ctx, run, meanwhile) => cancelRun(afterLook(ctx, run.runId, meanwhile), run)],
    [
      'expired',
      (_ctx, run, meanwhile) => {
        core.advance(61);
        return sweep(afterLook(core.system, run.runId, meanwhile));
      },
    ],
    [
      'expired by the end of its service',
      (_ctx, run, meanwhile) => recoverRuns(afterLook(core.system, run.runId, meanwhile), { withResults: true }),
    ],
  ];

  test.each(endings)('its last byte leaves while it is %s: delivered, because it is charged', async (_name, end) => {
    const ctx = await core.as({ credits: 10 });
    const run = await readyRun(ctx);
    await end(ctx, run, () => markTransferred(ctx, run));
    expect(await getRun(ctx, run)).toMatchObject({ state: 'DELIVERED', creditsCharged: 1 });
    expect(await core.system.db.hold.findUnique({ where: { runId: run.runId } })).toMatchObject({ state: 'COMMITTED' });
    await expectNothingLeftOf(core, ctx, run.runId);
  });

  test('its upload ends in time: it goes on, with its photo', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await openRun(ctx, { tool: 'convert', params: {}, recipientKey: RECIPIENT });
    await receiveSource(ctx, { runId: run.runId, stream: chunksOf(fakePng()) });
    core.advance(301);
    await sweep(afterLook(core.system, run.runId, () => queueRun(ctx, run)));
    expect(await getRun(ctx, run)).toMatchObject({ state: 'QUEUED' });
    const claimed = await claimRun(core.system, run);
    expect(claimed).not.toBeNull();
    claimed?.sourceKey.fill(0);
    await cancelRun(ctx, run);
  });
});

test('a result that comes whole after its run was cancelled is lost, and leaves no blob', async () => {
  const ctx = await core.as({ credits: 10 });
  const run = await queuedRun(ctx);
  const claimed = await claimRun(core.system, run);
  const endsAt = new Date(core.shared.clock.now().getTime() + 60_000);
  const result = await announceResult(core.system, { runId: run.runId, fence: claimed?.fence ?? 0, endsAt });
  await cancelRun(ctx, run);
  await expect(result.put(chunksOf(Buffer.alloc(100)))).rejects.toMatchObject({ code: 'CONTENT_LOST' });
  await expectNothingLeftOf(core, ctx, run.runId);
});

test('a result that its end date has taken does not make its run ready: another attempt does', async () => {
  const ctx = await core.as({ credits: 10 });
  const run = await queuedRun(ctx);
  const claimed = await claimRun(core.system, run);
  const fence = claimed?.fence ?? 0;
  const endsAt = new Date(core.shared.clock.now().getTime() + 60_000);
  const { objectId, put } = await announceResult(core.system, { runId: run.runId, fence, endsAt });
  await put(chunksOf(Buffer.alloc(100)));
  core.advance(61);
  await sweep(core.system);
  expect(await completeRun(core.system, { runId: run.runId, fence, objectId, outputFormat: 'png', diagnostics: 1n })).toBe(false);
  expect(await getRun(ctx, run)).toMatchObject({ state: 'PROCESSING' });
  await reconcile(core.system);
  expect(await core.shared.jobs.isPending(RUN_JOBS.images.queue, run.runId)).toBe(true);
  expect((await process(core, run.runId)).completed).toBe(true);
  await cancelRun(ctx, run);
  await expectNothingLeftOf(core, ctx, run.runId);
});

test('delivering a run without a result changes nothing', async () => {
  const ctx = await core.as({ credits: 10 });
  const run = await queuedRun(ctx);
  expect(await deliverRun(ctx, run)).toMatchObject({ state: 'QUEUED', creditsHeld: 1 });
  expect((await process(core, run.runId)).completed).toBe(true);
  await cancelRun(ctx, run);
});
