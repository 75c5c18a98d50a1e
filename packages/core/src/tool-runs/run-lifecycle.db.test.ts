import { randomUUID } from 'node:crypto';
import { openResult as openEnvelope } from '@imagemint/envelope';
import { Readable } from 'node:stream';
import { RUN_TTL_SECONDS, type RunView } from '@imagemint/contract/runs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNothingLeftOf } from '../../test/expect-nothing-left.ts';
import { chunksOf, fakePng, listBlobs, process, queuedRun, startCore, type Core } from '../../test/start-core.ts';
import { getBalance, replayLedger } from '../billing/index.ts';
import {
  abandonRun,
  acknowledgeRun,
  announceResult,
  cancelRun,
  claimRun,
  deliverRun,
  eraseEndedRuns,
  failRun,
  forgetRequest,
  getRun,
  listRuns,
  markTransferred,
  openResult,
  openRun,
  queueRun,
  receiveSource,
  reconcile,
  recoverRuns,
  rememberRequest,
  returnRun,
  RUN_JOBS,
  sweep,
  watchRun,
  type RunCtx,
} from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());

/** The public key of RFC 7748 section 6.1, and a token of the right form. */
const RECIPIENT = 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo';

const expectNothingLeft = async (ctx: RunCtx, runId: string) => await expectNothingLeftOf(core, ctx, runId);

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no refusal',
    (error: { code?: unknown }) => error.code,
  );
}

async function download(ctx: RunCtx, run: { runId: string; keys: { privateKey: string } }): Promise<{ plaintext: Buffer; token: string }> {
  const sealed = await openResult(ctx, { runId: run.runId });
  const opened = openEnvelope({
    privateKey: run.keys.privateKey,
    objectId: sealed.objectId,
    ciphertext: Readable.toWeb(sealed.stream) as ReadableStream<Uint8Array>,
  });
  const plaintext = Buffer.from(await new Response(opened.plaintext).arrayBuffer());
  return { plaintext, token: await opened.acknowledgement };
}

describe('the straight way', () => {
  test('a photo is received, processed, downloaded, acknowledged and gone', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    expect(await getRun(ctx, run)).toMatchObject({ state: 'QUEUED', creditsHeld: 1, creditsCharged: 0, placeInQueue: expect.any(Number) });

    await process(core, run.runId, fakePng(10, 10, 70_000));
    const ready = await getRun(ctx, run);
    expect(ready).toMatchObject({ state: 'READY', creditsHeld: 1, creditsCharged: 0, outputFormat: 'png' });
    expect(ready.timeline.find(({ step }) => step === 'sourcePurged')?.at).not.toBeNull();
    expect(await listBlobs(core.shared.vault)).toEqual([ready.resultObjectId]);

    const { plaintext, token } = await download(ctx, run);
    expect(plaintext.equals(fakePng(10, 10, 70_000))).toBe(true);
    expect(await refusalOf(acknowledgeRun(ctx, { runId: run.runId, token: RECIPIENT }))).toBe('ACKNOWLEDGEMENT_INVALID');
    expect(await acknowledgeRun(ctx, { runId: run.runId, token })).toMatchObject({ state: 'DELIVERED', creditsCharged: 1, purgeAt: null });
    await expectNothingLeft(ctx, run.runId);
    expect(await refusalOf(openResult(ctx, run))).toBe('RESULT_PURGED');
    const reasons = await core.system.db.purgeLogEntry.findMany({ where: { runId: run.runId }, select: { kind: true, reason: true } });
    expect(reasons).toEqual(
      expect.arrayContaining([
        { kind: 'source', reason: 'processed' },
        { kind: 'result', reason: 'acknowledged' },
      ]),
    );
  });

  test('a synchronous run is delivered with its last byte', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    await process(core, run.runId);
    expect(await deliverRun(ctx, run)).toMatchObject({ state: 'DELIVERED', creditsCharged: 1 });
    await expectNothingLeft(ctx, run.runId);
  });

  test('a result that left whole is charged at once, stays readable, and ends as delivered', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx, { retainSeconds: 60 });
    await process(core, run.runId);
    await Promise.all([markTransferred(ctx, run), markTransferred(ctx, run)]);
    expect(await getRun(ctx, run)).toMatchObject({ state: 'READY', creditsHeld: 0, creditsCharged: 1 });
    expect((await download(ctx, run)).plaintext.equals(fakePng())).toBe(true);
    core.advance(61);
    await sweep(core.system);
    expect(await getRun(ctx, run)).toMatchObject({ state: 'DELIVERED', creditsCharged: 1 });
    await expectNothingLeft(ctx, run.runId);
  });
});

describe('every other way out gives the credits back and leaves nothing', () => {
  test.each(['RECEIVED', 'QUEUED', 'PROCESSING', 'READY'] as const)('cancelled while %s', async (state) => {
    const ctx = await core.as({ credits: 10 });
    const before = await getBalance(ctx);
    const run = state === 'RECEIVED' ? await openRun(ctx, { tool: 'convert', params: {}, recipientKey: RECIPIENT }) : await queuedRun(ctx);
    if (state === 'PROCESSING') await claimRun(core.system, run);
    if (state === 'READY') await process(core, run.runId);
    expect(await getRun(ctx, run)).toMatchObject({ state });
    expect(await cancelRun(ctx, run)).toMatchObject({ state: 'CANCELLED', creditsHeld: 0, creditsCharged: 0 });
    await expectNothingLeft(ctx, run.runId);
    expect((await getBalance(ctx)).available).toBe(before.available);
  });

  test('what was painted on a photo follows it, wherever it stands in a chain; the rest of the parameters stays', async () => {
    const ctx = await core.as({ credits: 10 });
    const strokes = [{ points: [[0.2, 0.2]], size: 0.05 }];
    const params = { strokes, then: [{ tool: 'enhance' }, { tool: 'erase', params: { strokes } }] };
    const run = await openRun(ctx, { tool: 'erase', params, recipientKey: RECIPIENT });
    expect(run.credits).toBe(3 + 2 + 3);
    expect(JSON.stringify(await getRun(ctx, run))).toContain('strokes');
    await cancelRun(ctx, run);
    const left = await getRun(ctx, run);
    expect(JSON.stringify(left)).not.toContain('strokes');
    expect(left.params).toMatchObject({ quality: 90, then: [{ tool: 'enhance' }, { tool: 'erase', params: { quality: 90 } }] });
  });

  test('cancelled in the middle of the upload: the upload ends, and its bytes with it', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await openRun(ctx, { tool: 'convert', params: {}, recipientKey: RECIPIENT });
    async function* slowly() {
      yield fakePng();
      await cancelRun(ctx, run);
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        yield Buffer.alloc(1_000);
      }
    }
    expect(await refusalOf(receiveSource(ctx, { runId: run.runId, stream: slowly() }))).toBe('RUN_CANCELLED');
    expect(await refusalOf(queueRun(ctx, run))).toBe('RUN_CANCELLED');
    await expectNothingLeft(ctx, run.runId);
    expect(await listBlobs(core.shared.vault)).toEqual([]);
  });

  test('cancelled before its result is announced: there will be none', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    const claimed = await claimRun(core.system, run);
    const endsAt = new Date(core.shared.clock.now().getTime() + 60_000);
    const announce = (fence: number) => announceResult(core.system, { runId: run.runId, fence, endsAt });
    const races = await Promise.allSettled([
      ...Array.from({ length: 8 }, () => announce(claimed?.fence ?? 0)),
      cancelRun(ctx, run),
      announce(0),
    ]);
    expect(races.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'CONTENT_LOST' } });
    expect(await refusalOf(announce(claimed?.fence ?? 0))).toBe('CONTENT_LOST');
    await expectNothingLeft(ctx, run.runId);
  });

  test('past its end date: nobody takes it any more, and it expires', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    core.advance(RUN_TTL_SECONDS);
    expect(await claimRun(core.system, run)).toBeNull();
    expect(await getRun(ctx, run)).toMatchObject({ state: 'QUEUED', error: null });
    await sweep(core.system);
    expect(await getRun(ctx, run)).toMatchObject({ state: 'EXPIRED', error: null });
    await expectNothingLeft(ctx, run.runId);
  });

  test('failed in the sandbox', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    const claimed = await claimRun(core.system, run);
    await failRun(core.system, { runId: run.runId, fence: claimed?.fence ?? 0, code: 'IMAGE_CORRUPT', diagnostics: 5n });
    expect(await getRun(ctx, run)).toMatchObject({ state: 'FAILED', error: 'IMAGE_CORRUPT' });
    await expectNothingLeft(ctx, run.runId);
  });

  test('a stream that breaks', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await openRun(ctx, { tool: 'convert', params: {}, recipientKey: RECIPIENT });
    async function* broken() {
      yield fakePng();
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    }
    expect(await refusalOf(receiveSource(ctx, { runId: run.runId, stream: broken() }))).toBe('UPLOAD_INCOMPLETE');
    await abandonRun(ctx, { runId: run.runId, code: 'UPLOAD_INCOMPLETE' });
    expect(await getRun(ctx, run)).toMatchObject({ state: 'FAILED', error: 'UPLOAD_INCOMPLETE' });
    await expectNothingLeft(ctx, run.runId);
  });

  test.each([
    ['nothing at all', Buffer.alloc(0), 'IMAGE_EMPTY'],
    ['a text', Buffer.from('hello, this is no photo at all'), 'IMAGE_UNSUPPORTED'],
    ['a header cut short', fakePng().subarray(0, 20), 'IMAGE_TRUNCATED'],
    ['more pixels than the plan has', fakePng(40_000, 40_000), 'IMAGE_TOO_MANY_PIXELS'],
  ])('%s', async (_name, photo, code) => {
    const ctx = await core.as({ credits: 10 });
    const runId = randomUUID();
    expect(await refusalOf(receiveSource(ctx, { runId, stream: chunksOf(photo) }))).toBe(code);
    await abandonRun(ctx, { runId, code: 'IMAGE_CORRUPT' });
    expect(await listBlobs(core.shared.vault)).toEqual([]);
    expect(await core.system.db.contentObject.count({ where: { runId } })).toBe(0);
  });

  test('more bytes than the plan has', async () => {
    const ctx = await core.as({ plan: 'free' });
    async function* endless() {
      yield fakePng();
      for (;;) yield Buffer.alloc(1_000_000);
    }
    expect(await refusalOf(receiveSource(ctx, { runId: randomUUID(), stream: endless() }))).toBe('IMAGE_TOO_LARGE');
    expect(await listBlobs(core.shared.vault)).toEqual([]);
  });

  test('expired: never uploaded, never processed, never fetched', async () => {
    const ctx = await core.as({ credits: 10 });
    const received = await openRun(ctx, { tool: 'convert', params: {}, recipientKey: RECIPIENT });
    const queued = await queuedRun(ctx);
    const ready = await queuedRun(ctx, { retainSeconds: 100 });
    await process(core, ready.runId);
    core.advance(101);
    await sweep(core.system);
    expect(await getRun(ctx, ready)).toMatchObject({ state: 'EXPIRED', creditsCharged: 0 });
    core.advance(200);
    await sweep(core.system);
    expect(await getRun(ctx, received)).toMatchObject({ state: 'FAILED', error: 'UPLOAD_INCOMPLETE' });
    core.advance(1_500);
    await sweep(core.system);
    expect(await getRun(ctx, queued)).toMatchObject({ state: 'EXPIRED' });
    for (const { runId } of [received, queued, ready]) await expectNothingLeft(ctx, runId);
    expect(await listBlobs(core.shared.vault)).toEqual([]);
  });
});

describe('refused before anything is sent', () => {
  test.each([
    ['an unknown tool', { tool: 'launder' }, 'UNKNOWN_TOOL'],
    ['an unknown parameter', { params: { surprise: 1 } }, 'VALIDATION_FAILED'],
    ['a key that is none', { recipientKey: 'short' }, 'VALIDATION_FAILED'],
    ['a key that anyone could open', { recipientKey: 'A'.repeat(43) }, 'VALIDATION_FAILED'],
    ['a longer life than allowed', { retainSeconds: 601 }, 'VALIDATION_FAILED'],
    ['too many bytes', { bytes: 61_000_000 }, 'IMAGE_TOO_LARGE'],
    ['too many pixels', { width: 20_000, height: 20_000 }, 'IMAGE_TOO_MANY_PIXELS'],
  ])('%s', async (_name, change, code) => {
    const ctx = await core.as({ credits: 10 });
    expect(await refusalOf(openRun(ctx, { tool: 'convert', params: {}, recipientKey: RECIPIENT, ...change }))).toBe(code);
    expect((await getBalance(ctx)).held).toBe(0);
  });

  test('no credits', async () => {
    const ctx = await core.as({ plan: 'free' });
    await core.system.db.$executeRaw`SELECT quota_reserve(${ctx.accountId}::uuid, ${randomUUID()}::uuid, 0, now())`.catch(() => undefined);
    const { available } = await getBalance(ctx);
    await core.system.db.$executeRaw`SELECT quota_reserve(${ctx.accountId}::uuid, ${randomUUID()}::uuid, ${available}::int, now())`;
    expect(await refusalOf(openRun(ctx, { tool: 'convert', params: {}, recipientKey: RECIPIENT }))).toBe('INSUFFICIENT_CREDITS');
  });

  test('more runs at once than the plan has, however they race', async () => {
    const ctx = await core.as({ plan: 'free' });
    const codes = await Promise.all(
      Array.from({ length: 12 }, () => refusalOf(openRun(ctx, { tool: 'convert', params: {}, recipientKey: RECIPIENT }))),
    );
    expect(codes.filter((code) => code === 'no refusal')).toHaveLength(4);
    expect(codes.filter((code) => code === 'TOO_MANY_RUNS')).toHaveLength(8);
  });
});

describe('nobody else', () => {
  test('can see, fetch, cancel, acknowledge or upload to a run', async () => {
    const owner = await core.as({ credits: 10 });
    const run = await queuedRun(owner);
    await process(core, run.runId);
    const stranger = await core.as();
    const nobody = { ...stranger, actor: { kind: 'nobody' } as const };
    for (const [ctx, code] of [
      [stranger, 'NOT_FOUND'],
      [nobody, 'UNAUTHENTICATED'],
    ] as const) {
      expect(await refusalOf(getRun(ctx, run))).toBe(code);
      expect(await refusalOf(openResult(ctx, run))).toBe(code);
      expect(await refusalOf(cancelRun(ctx, run))).toBe(code);
      expect(await refusalOf(deliverRun(ctx, run))).toBe(code);
      expect(await refusalOf(acknowledgeRun(ctx, { runId: run.runId, token: RECIPIENT }))).toBe(code);
      expect(await refusalOf(receiveSource(ctx, { runId: run.runId, stream: chunksOf(fakePng()) }))).toBe(code);
    }
    const opened = await openRun(owner, { tool: 'convert', params: {}, recipientKey: RECIPIENT });
    await receiveSource(owner, { runId: opened.runId, stream: chunksOf(fakePng()) });
    await abandonRun(stranger, { runId: opened.runId, code: 'UPLOAD_INCOMPLETE' });
    await queueRun(owner, opened);
    expect((await process(core, opened.runId)).completed).toBe(true);
    await cancelRun(owner, opened);
    expect((await listRuns(stranger, { limit: 10 })).runs).toEqual([]);
    expect((await listRuns(owner, { limit: 10 })).runs).toHaveLength(2);
    await cancelRun(owner, run);
  });
});

test('runs of one moment are listed each once, on whatever page', async () => {
  const now = core.shared.clock.now();
  const ctx = { ...(await core.as({ credits: 10 })), clock: { now: () => now } };
  const opened = await Promise.all(Array.from({ length: 5 }, () => openRun(ctx, { tool: 'convert', params: {}, recipientKey: RECIPIENT })));
  const listed: string[] = [];
  let before: string | undefined;
  do {
    const page = await listRuns(ctx, { before, limit: 2 });
    listed.push(...page.runs.map(({ id }) => id));
    before = page.next ?? undefined;
  } while (before !== undefined);
  expect(listed.toSorted()).toEqual(opened.map(({ runId }) => runId).toSorted());
  for (const run of opened) await cancelRun(ctx, run);
});

describe('attempts', () => {
  test('an older attempt can neither complete nor fail a run that a newer one holds', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    const first = await claimRun(core.system, run);
    const { completed } = await process(core, run.runId);
    expect(completed).toBe(true);
    expect(await failRun(core.system, { runId: run.runId, fence: first?.fence ?? 0, code: 'TOOL_FAILED' })).toBe(false);
    expect(await getRun(ctx, run)).toMatchObject({ state: 'READY' });
    await cancelRun(ctx, run);
  });

  test('a run that kills its worker again and again fails in the end', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await claimRun(core.system, run)).toMatchObject({ attempt });
    expect(await claimRun(core.system, run)).toBeNull();
    expect(await getRun(ctx, run)).toMatchObject({ state: 'FAILED', error: 'TOOL_FAILED' });
    await expectNothingLeft(ctx, run.runId);
  });

  test('a run given back by a worker that stops is claimed again', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    const claimed = await claimRun(core.system, run);
    expect(await returnRun(core.system, { runId: run.runId, fence: claimed?.fence ?? 0 })).toBe(true);
    expect(await getRun(ctx, run)).toMatchObject({ state: 'QUEUED' });
    expect(await claimRun(core.system, run)).toMatchObject({ attempt: 0 });
    await cancelRun(ctx, run);
  });

  test('a lost key ends the run as CONTENT_LOST', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    const [source] = await core.system.db.contentObject.findMany({ where: { runId: run.runId } });
    await core.shared.vault.keyring.delete(source?.id ?? '');
    expect(await claimRun(core.system, run)).toBeNull();
    expect(await getRun(ctx, run)).toMatchObject({ state: 'FAILED', error: 'CONTENT_LOST' });
    await expectNothingLeft(ctx, run.runId);
  });

  test('after a restart without keys, unfinished runs end and finished results stay', async () => {
    const ctx = await core.as({ credits: 10 });
    const [queued, ready] = [await queuedRun(ctx), await queuedRun(ctx)];
    await process(core, ready.runId);
    await recoverRuns(core.system);
    expect(await getRun(ctx, queued)).toMatchObject({ state: 'FAILED', error: 'CONTENT_LOST' });
    await expectNothingLeft(ctx, queued.runId);
    expect((await download(ctx, ready)).plaintext.equals(fakePng())).toBe(true);
    await cancelRun(ctx, ready);
  });
});

describe('the reconciler', () => {
  test('gives an accepted run whose job was lost a new one', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    await core.shared.jobs.discard(RUN_JOBS.images.queue, run.runId);
    expect(await core.shared.jobs.isPending(RUN_JOBS.images.queue, run.runId)).toBe(false);
    core.advance(11);
    expect((await reconcile(core.system)).requeued).toBeGreaterThan(0);
    expect(await core.shared.jobs.isPending(RUN_JOBS.images.queue, run.runId)).toBe(true);
    await cancelRun(ctx, run);
  });

  test('purges a blob that no row knows, with an alarm and a log entry', async () => {
    const stray = randomUUID();
    await core.shared.vault.store.put(stray, chunksOf(Buffer.alloc(100)));
    core.advance(11);
    expect(await reconcile(core.system)).toMatchObject({ strays: 1 });
    expect(await core.shared.vault.store.stat(stray)).toBeNull();
    expect(await core.system.db.purgeLogEntry.findUnique({ where: { objectId: stray } })).toMatchObject({ reason: 'stray' });
    expect(core.logged.map(({ event }) => event)).toContain('vault.stray-found');
  });

  test('purges an upload whose run was never opened', async () => {
    const ctx = await core.as();
    const runId = randomUUID();
    await receiveSource(ctx, { runId, stream: chunksOf(fakePng()) });
    core.advance(301);
    expect(await reconcile(core.system)).toMatchObject({ orphans: 1 });
    expect(await core.system.db.contentObject.count({ where: { runId } })).toBe(0);
  });

  test('finds nothing to do when all is well', async () => {
    expect(await reconcile(core.system)).toEqual({ strays: 0, lost: 0, requeued: 0, orphans: 0 });
  });
});

describe('watching', () => {
  test('shows every state once, in order, and ends when nothing is held', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    const seen: string[] = [];
    let last: RunView | undefined;
    const watching = (async () => {
      for await (const view of watchRun(ctx, run)) {
        if (seen.at(-1) !== view.state) seen.push(view.state);
        last = view;
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await process(core, run.runId);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await deliverRun(ctx, run);
    await watching;
    expect(seen).toEqual(expect.arrayContaining(['QUEUED', 'READY', 'DELIVERED']));
    expect(last?.timeline.every(({ at }) => at !== null)).toBe(true);
    expect(seen).toEqual(['QUEUED', 'PROCESSING', 'READY', 'DELIVERED'].filter((state) => seen.includes(state)));
  });

  test('ends when its watcher leaves', async () => {
    const ctx = await core.as({ credits: 10 });
    const run = await queuedRun(ctx);
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(), 50);
    for await (const view of watchRun(ctx, { runId: run.runId, signal: leaving.signal })) expect(view.state).toBe('QUEUED');
    await cancelRun(ctx, run);
  });
});

describe('an Idempotency-Key', () => {
  test('names the first run; with another request it is refused; after a day it is free', async () => {
    const ctx = await core.as();
    const [first, second] = [randomUUID(), randomUUID()];
    const request = { key: 'k1', fingerprint: ['POST', '/v1/runs', '{}', '100'] };
    const answers = await Promise.all([first, second].map((runId) => rememberRequest(ctx, { ...request, runId })));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1);
    expect(await refusalOf(rememberRequest(ctx, { ...request, fingerprint: ['POST', '/v1/run'], runId: first }))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    const stranger = await core.as();
    expect(await rememberRequest(stranger, { ...request, runId: second })).toEqual({ runId: second, replayed: false });
    core.advance(86_401);
    expect((await rememberRequest(ctx, { ...request, runId: second })).replayed).toBe(false);
  });

  test('a key is free again when its run came to nothing or never began, and stays bound otherwise', async () => {
    const ctx = await core.as({ credits: 10 });
    const again = async (key: string) => (await rememberRequest(ctx, { key, fingerprint: [key], runId: randomUUID() })).replayed;
    const bind = async (key: string, runId: string) => void (await rememberRequest(ctx, { key, fingerprint: [key], runId }));

    const refused = randomUUID();
    await bind('refused', refused);
    await forgetRequest(await core.as(), { runId: refused });
    expect(await again('refused')).toBe(true);
    await forgetRequest(ctx, { runId: refused });
    expect(await again('refused')).toBe(false);

    const run = await queuedRun(ctx);
    await bind('run', run.runId);
    await forgetRequest(ctx, run);
    expect(await again('run')).toBe(true);
    await process(core, run.runId);
    await deliverRun(ctx, run);
    await forgetRequest(ctx, run);
    expect(await again('run')).toBe(true);

    const cancelled = await queuedRun(ctx);
    await bind('cancelled', cancelled.runId);
    await cancelRun(ctx, cancelled);
    await forgetRequest(ctx, cancelled);
    expect(await again('cancelled')).toBe(false);
  });

  test('a key whose process died before its run began is free after a minute', async () => {
    const ctx = await core.as({ credits: 10 });
    const remember = async () => await rememberRequest(ctx, { key: 'k', fingerprint: ['k'], runId: randomUUID() });
    await remember();
    core.advance(59);
    expect((await remember()).replayed).toBe(true);
    core.advance(2);
    expect((await remember()).replayed).toBe(false);
  });
});

test('what is left of a run goes 90 days after its end; ledger and purge log stay', async () => {
  const ctx = await core.as({ credits: 10 });
  const { runId } = await queuedRun(ctx);
  await process(core, runId);
  await deliverRun(ctx, { runId });
  const countRows = async () => [
    await core.system.db.run.count({ where: { id: runId } }),
    await core.system.db.diagnostic.count({ where: { runId } }),
    await core.system.db.idempotencyKey.count({ where: { runId } }),
  ];
  await rememberRequest(ctx, { key: 'kept a day', fingerprint: ['POST'], runId });
  core.advance(89 * 86_400);
  await eraseEndedRuns(core.system);
  expect(await countRows()).toEqual([1, 1, 0]);
  core.advance(86_401);
  expect(await eraseEndedRuns(core.system)).toBeGreaterThanOrEqual(2);
  expect(await countRows()).toEqual([0, 0, 0]);
  expect(await core.system.db.purgeLogEntry.count({ where: { runId } })).toBe(2);
  expect(await core.system.db.ledgerEntry.count({ where: { runId } })).toBeGreaterThan(0);
  expect((await replayLedger(core.system)).drift).toBe(0);
});

test('end dates only come closer, also for the owner of the table', async () => {
  const ctx = await core.as({ credits: 10 });
  const run = await queuedRun(ctx);
  await expect(core.system.db.$executeRaw`UPDATE content_objects SET ends_at = ends_at + interval '1 minute'`).rejects.toThrow(
    /IM008|shortened/,
  );
  await cancelRun(ctx, run);
});
