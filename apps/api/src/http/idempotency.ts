import type { Request } from 'express';
import { isTerminal, type RunView } from '@imagemint/contract/runs';
import { AppError, hasCode } from '@imagemint/core/kernel';
import { forgetRequest, getRun, rememberRequest, type RunCtx } from '@imagemint/core/tool-runs';
import { endCode } from './end-code.ts';
import type { RunRequest } from './run-request.ts';

const RETRY_SECONDS = 1;

/** Thrown to answer a repeated request with the run of the first one. */
export class ReplayedRequest extends Error {
  override readonly name = 'ReplayedRequest';
  readonly runId: string;

  constructor(runId: string) {
    super('the request was made before');
    this.runId = runId;
  }
}

/**
 * What makes two requests the same: method, path, tool, parameters, what else was asked for, and the declared size; never the content.
 * The order of parameters does not matter.
 */
export function fingerprintRequest(req: Pick<Request, 'method' | 'path' | 'headers'>, request: RunRequest): string[] {
  const { tool, params, retainSeconds = '', recipientKey = '' } = request;
  return [req.method, req.path, tool, sortedJson(params), String(retainSeconds), recipientKey, req.headers['content-length'] ?? ''];
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * Ties the request's Idempotency-Key, where it has one, to this run.
 * @throws ReplayedRequest when the same request came before; AppError IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED.
 */
export async function claimIdempotencyKey(
  parts: { ctx: RunCtx; req: Request },
  run: { runId: string; request: RunRequest },
): Promise<void> {
  const key = parts.req.headers['idempotency-key'];
  if (key === undefined) return;
  if (typeof key !== 'string' || key.length < 1 || key.length > 255) {
    throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'Idempotency-Key', reason: 'invalid' }] });
  }
  const fingerprint = fingerprintRequest(parts.req, run.request);
  const { runId, replayed } = await rememberRequest(parts.ctx, { key, fingerprint, runId: run.runId });
  if (replayed) throw new ReplayedRequest(runId);
}

/** The run of the first request, once its photo is whole. @throws AppError IDEMPOTENCY_IN_PROGRESS before. */
export async function findFirstRun(ctx: RunCtx, runId: string): Promise<RunView> {
  const view = await getRun(ctx, { runId }).catch((error: unknown) => {
    if (hasCode(error, 'NOT_FOUND')) return null;
    throw error;
  });
  if (view === null || view.state === 'RECEIVED') throw inProgress();
  return view;
}

/**
 * Tells a repeated synchronous request that its first one still runs, or that its result was delivered and is gone. One that came to
 * nothing, because the service went down under it, may be made again.
 * @throws AppError always.
 */
export async function refuseReplay(ctx: RunCtx, runId: string): Promise<never> {
  const { state, error } = await findFirstRun(ctx, runId);
  if (!isTerminal(state)) throw inProgress();
  if (state === 'DELIVERED') throw new AppError('RESULT_PURGED');
  await forgetRequest(ctx, { runId });
  throw new AppError(endCode(state, error));
}

function inProgress(): AppError {
  return new AppError('IDEMPOTENCY_IN_PROGRESS', { retryAfterSeconds: RETRY_SECONDS });
}
