import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { RunView } from '@imagemint/contract/runs';
import { getBalance } from '@imagemint/core/billing';
import { AppError, requireAccount } from '@imagemint/core/kernel';
import {
  abandonRun,
  cancelRun,
  deliverRun,
  forgetRequest,
  openResult,
  openRun,
  queueRun,
  waitForRun,
  type RunCtx,
} from '@imagemint/core/tool-runs';
import { generateRecipientKeys } from '@imagemint/envelope';
import { toAppError } from '../errors.ts';
import type { ParserScrubber } from './create-parser-scrubber.ts';
import { endCode } from './end-code.ts';
import { claimIdempotencyKey, refuseReplay, ReplayedRequest } from './idempotency.ts';
import { negotiateFormat, withFormat } from './negotiate-format.ts';
import { drainRefused } from './receive-upload.ts';
import { receivePhoto } from './receive-photo.ts';
import { sendOpenedResult } from './send-opened-result.ts';

/** A purge that is being retried must not hold back a result that is ready. */
const PURGE_WAIT_MS = 1_000;

/**
 * `POST /v1/run`: photo in, result out, in one request. The api makes the key pair for this request alone, opens the result while it
 * sends it, and with the last byte the run is delivered: charged, and its result purged. A client that leaves earlier pays nothing.
 */
export async function runSynchronously(req: Request, res: Response, scrubber: ParserScrubber): Promise<void> {
  const ctx: RunCtx = res.locals.ctx;
  requireAccount(ctx);
  const runId = randomUUID();
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort(new AppError('UPLOAD_INCOMPLETE'));
  });
  // A client that left while its key was looked up is not told of again.
  if (res.closed) gone.abort(new AppError('UPLOAD_INCOMPLETE'));
  const format = negotiateFormat(req);
  const keys = await generateRecipientKeys({ extractable: true });
  try {
    const credits = await acceptPhoto({ ctx, req, res, scrubber }, { runId, recipientKey: keys.publicKey, format });
    const view = await waitForRun(ctx, { runId, signal: gone.signal });
    if (view.state !== 'READY') throw new AppError(endCode(view.state, view.error));
    await setHeaders(ctx, res, { runId, credits, sourcePurgedAt: await waitForSourcePurge(ctx, { runId, signal: gone.signal }) });
    await sendOpenedResult(res, await openResult(ctx, { runId }), keys.privateKey);
    await deliverRun(ctx, { runId });
  } catch (error) {
    drainRefused(req, res);
    await giveUp(ctx, runId, error);
    if (error instanceof ReplayedRequest) return await refuseReplay(ctx, error.runId);
    throw error;
  }
}

type Accepting = { ctx: RunCtx; req: Request; res: Response; scrubber: ParserScrubber };

async function acceptPhoto(
  parts: Accepting,
  run: { runId: string; recipientKey: string; format: ReturnType<typeof negotiateFormat> },
): Promise<number> {
  let credits = 0;
  await receivePhoto(parts, {
    runId: run.runId,
    async open(request) {
      const params = withFormat(request.params, run.format);
      // The result leaves opened: nobody's key but this request's own.
      if (request.recipientKey !== undefined)
        throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'recipientKey', reason: 'unknown' }] });
      await claimIdempotencyKey(parts, { runId: run.runId, request: { ...request, params } });
      ({ credits } = await openRun(parts.ctx, {
        ...request,
        params,
        runId: run.runId,
        bytes: request.bytes,
        recipientKey: run.recipientKey,
      }));
    },
  });
  await queueRun(parts.ctx, { runId: run.runId });
  return credits;
}

/** READY comes first, the purge of the photo milliseconds later. @returns when it was purged; null when that takes unusually long. */
async function waitForSourcePurge(ctx: RunCtx, run: { runId: string; signal: AbortSignal }): Promise<string | null> {
  const purgedAt = ({ timeline }: RunView) => timeline.find(({ step }) => step === 'sourcePurged')?.at ?? null;
  const enough = AbortSignal.timeout(PURGE_WAIT_MS);
  try {
    const signal = AbortSignal.any([run.signal, enough]);
    return purgedAt(await waitForRun(ctx, { runId: run.runId, signal, until: (view) => purgedAt(view) !== null }));
  } catch (error) {
    if (enough.aborted && !run.signal.aborted) return null;
    throw error;
  }
}

async function setHeaders(
  ctx: RunCtx,
  res: Response,
  run: { runId: string; credits: number; sourcePurgedAt: string | null },
): Promise<void> {
  const { available } = await getBalance(ctx);
  res.setHeader('X-Run-Id', run.runId);
  res.setHeader('X-Credits-Charged', String(run.credits));
  res.setHeader('X-Credits-Remaining', String(available));
  res.setHeader('X-Result-Purge', 'on-delivery');
  if (run.sourcePurgedAt !== null) res.setHeader('X-Source-Purged-At', run.sourcePurgedAt);
}

/** Leaves nothing of a request that failed or whose client is gone; whatever state it reached. */
async function giveUp(ctx: RunCtx, runId: string, error: unknown): Promise<void> {
  await abandonRun(ctx, { runId, code: toAppError(error).code });
  await cancelRun(ctx, { runId }).catch(() => undefined);
  await forgetRequest(ctx, { runId });
}
