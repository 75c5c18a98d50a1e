import { randomUUID } from 'node:crypto';
import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openResult as openEnvelope } from '@imagemint/envelope';
import { createSealer } from '@imagemint/envelope/node';
import {
  abandonRun,
  acknowledgeRun,
  announceResult,
  cancelRun,
  claimRun,
  completeRun,
  deliverRun,
  failRun,
  markTransferred,
  openResult,
  openRun,
  queueRun,
  receiveSource,
  reconcile,
  recoverRuns,
  returnRun,
  RUN_JOBS,
  sweep,
  type RunCtx,
} from '../../src/tool-runs/index.ts';
import { chunksOf, fakePng } from '../start-core.ts';
import { ANNOUNCED_SECONDS, REFUSALS, retainSecondsOf } from './details.ts';
import type { RunOperation, RunVerb, ServiceOperation } from './operation.ts';
import type { Attempt, Run, World } from './world.ts';

const PHOTO = fakePng(64, 48, 2_500);
const CHUNKS = 3;

type Call = { world: World; run: Run; ctx: RunCtx; operation: RunOperation; attempt: Attempt | null };
/** Null where the operation makes no sense: nothing is done then. */
type Perform = (call: Call) => Promise<string> | null;

const VERBS: Record<RunVerb, Perform> = {
  open: async ({ run, ctx, operation }) => {
    const tool = run.price === 2 ? 'enhance' : 'convert';
    const retainSeconds = retainSecondsOf(operation.detail);
    await openRun(ctx, { runId: run.id, tool, params: {}, recipientKey: run.keys.publicKey, retainSeconds });
    return 'ok';
  },
  upload: async ({ run, ctx }) => {
    await receiveSource(ctx, { runId: run.id, stream: chunksOf(PHOTO) });
    return 'ok';
  },
  'upload-refused': async ({ run, ctx, operation }) => {
    const refusal = REFUSALS[operation.detail % REFUSALS.length];
    await receiveSource(ctx, { runId: run.id, stream: chunksOf(refusal?.photo ?? PHOTO) });
    return 'ok';
  },
  'upload-cut': async ({ run, ctx, operation }) => {
    const leaving = new AbortController();
    await receiveSource(ctx, { runId: run.id, stream: cutPhoto(operation.detail, leaving), signal: leaving.signal });
    return 'ok';
  },
  abandon: async ({ run, ctx }) => {
    await abandonRun(ctx, { runId: run.id, code: 'UPLOAD_INCOMPLETE' });
    return 'ok';
  },
  queue: async ({ run, ctx }) => {
    await queueRun(ctx, { runId: run.id });
    return 'ok';
  },
  claim: async ({ world, run }) => {
    const claimed = await claimRun(world.system, { runId: run.id });
    // The worker has taken the job, whatever comes of it.
    await world.core.shared.jobs.discard(RUN_JOBS.images.queue, run.id);
    if (claimed === null) return 'nothing';
    claimed.sourceKey.fill(0);
    const { fence, recipientKey } = claimed;
    run.attempts.push({ id: world.nextAttempt(), fence, recipientKey, objectId: null, put: null, isWhole: false });
    return 'claimed';
  },
  announce: ({ world, run, attempt }) => (attempt && attempt.put === null ? announce(world, run, attempt) : null),
  put: ({ run, attempt }) => (attempt?.put && !attempt.isWhole ? putResult(run, attempt) : null),
  complete: ({ world, run, attempt }) => (attempt?.isWhole ? complete(world, run, attempt) : null),
  fail: ({ world, run, attempt }) => {
    if (!attempt) return null;
    forget(run, attempt);
    return failRun(world.system, { runId: run.id, fence: attempt.fence, code: 'TOOL_FAILED', diagnostics: 1n }).then(String);
  },
  return: ({ world, run, attempt }) => {
    if (!attempt) return null;
    forget(run, attempt);
    return returnRun(world.system, { runId: run.id, fence: attempt.fence }).then(String);
  },
  download: async ({ run, ctx }) => {
    const sealed = await openResult(ctx, { runId: run.id });
    const ciphertext = Readable.toWeb(sealed.stream) as ReadableStream<Uint8Array>;
    const opened = openEnvelope({ privateKey: run.keys.privateKey, objectId: sealed.objectId, ciphertext });
    const picture = await new Response(opened.plaintext).text();
    if (!picture.startsWith(`the result of run ${run.number},`)) throw new Error('not the result of this run');
    run.token = await opened.acknowledgement;
    return 'ok';
  },
  acknowledge: async ({ run, ctx }) => (await acknowledgeRun(ctx, { runId: run.id, token: run.token ?? run.keys.publicKey })).state,
  'acknowledge-wrongly': async ({ world, run, ctx, operation }) => {
    // Wrong, but right for another run where there is one.
    const other = world.runs.get(operation.detail % 100);
    const token = other === run ? null : other?.token;
    return (await acknowledgeRun(ctx, { runId: run.id, token: token ?? run.keys.publicKey })).state;
  },
  transferred: async ({ run, ctx }) => {
    await markTransferred(ctx, { runId: run.id });
    return 'ok';
  },
  deliver: async ({ run, ctx }) => (await deliverRun(ctx, { runId: run.id })).state,
  cancel: async ({ run, ctx }) => (await cancelRun(ctx, { runId: run.id })).state,
  'lose-job': async ({ world, run }) => {
    await world.core.shared.jobs.discard(RUN_JOBS.images.queue, run.id);
    return 'ok';
  },
  'lose-blob': async ({ world, run, operation }) => {
    await loseBlob(world, run, operation.detail);
    return 'ok';
  },
};

/** The attempt that a worker's operation is about: mostly the newest, sometimes an older one. */
export function chooseAttempt(run: Run, detail: number): Attempt | null {
  return run.attempts.at(detail % 5 === 4 ? -2 : -1) ?? run.attempts.at(-1) ?? null;
}

/** Does an operation on a run, with the verbs of the product. @returns its answer, or null when there is nothing to do. */
export function perform(world: World, run: Run, operation: RunOperation): Promise<string> | null {
  const ctx = world.accounts[operation.by]?.ctx;
  if (!ctx) return null;
  return VERBS[operation.verb]({ world, run, ctx, operation, attempt: chooseAttempt(run, operation.detail) });
}

/** Does an operation that concerns the whole service. */
export async function performForAll(world: World, operation: ServiceOperation): Promise<void> {
  switch (operation.verb) {
    case 'sweep':
      return void (await sweep(world.system));
    case 'reconcile':
      return void (await reconcile(world.system));
    case 'restart':
      await world.vault.keyring.close();
      for (const run of world.runs.values()) run.attempts = [];
      return void (await recoverRuns(world.system));
    case 'lose-keys':
      return await world.vault.keyring.close();
    case 'leave-stray': {
      const id = randomUUID();
      world.strays.add(id);
      return void (await world.vault.store.put(id, chunksOf(PHOTO)));
    }
    case 'advance':
      return await world.advance(operation.detail * 1000);
  }
}

async function* cutPhoto(detail: number, leaving: AbortController): AsyncGenerator<Uint8Array, void, undefined> {
  let left = detail % CHUNKS;
  for await (const chunk of chunksOf(PHOTO)) {
    if (left === 0 && detail % 2 === 0) leaving.abort();
    if (left === 0 && detail % 2 === 1) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    left -= 1;
    yield chunk;
  }
}

function forget(run: Run, attempt: Attempt): void {
  run.attempts = run.attempts.filter((other) => other !== attempt);
}

async function announce(world: World, run: Run, attempt: Attempt): Promise<string> {
  const endsAt = new Date(world.now() + ANNOUNCED_SECONDS * 1000);
  const { objectId, put } = await announceResult(world.system, { runId: run.id, fence: attempt.fence, endsAt });
  Object.assign(attempt, { objectId, put });
  run.resultIds.set(attempt.id, objectId);
  return 'ok';
}

async function putResult(run: Run, attempt: Attempt): Promise<string> {
  const { put, objectId, recipientKey } = attempt;
  if (!put || objectId === null) throw new Error('nothing was announced');
  // Once only, whatever comes of it: an id is never used again.
  attempt.put = () => Promise.reject(new Error('written twice'));
  const sealer = await createSealer({ kind: 'result', objectId, recipientPublicKey: recipientKey });
  async function* sealed() {
    yield* await sealer.update(Buffer.from(`the result of run ${run.number}, attempt ${attempt.id}`));
    yield* await sealer.finish();
  }
  try {
    await put(sealed());
    attempt.isWhole = true;
    return 'ok';
  } catch (error) {
    forget(run, attempt);
    throw error;
  }
}

async function complete(world: World, run: Run, attempt: Attempt): Promise<string> {
  const { fence, objectId } = attempt;
  forget(run, attempt);
  const done = await completeRun(world.system, { runId: run.id, fence, objectId: objectId ?? '', outputFormat: 'png', diagnostics: 1n });
  return String(done);
}

/** Somebody deletes a file of the vault: a source, or the result that waits for its owner. */
async function loseBlob(world: World, run: Run, detail: number): Promise<void> {
  const { db } = world.core.shared;
  const row = await db.run.findUnique({ where: { id: run.id }, select: { resultObjectId: true } });
  const sources = await db.contentObject.findMany({ where: { runId: run.id, kind: 'source' }, select: { id: true } });
  const ids = detail % 2 === 0 ? sources.map(({ id }) => id) : [row?.resultObjectId ?? ''];
  const names = (await readdir(world.core.folder)).filter((name) => ids.includes(name.slice(0, 36)));
  for (const name of names) await unlink(join(world.core.folder, name));
}
