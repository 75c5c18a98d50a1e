import type { Request, Response } from 'express';
import { AppError } from '@imagemint/core/kernel';
import { rememberRequest, type RunCtx } from '@imagemint/core/tool-runs';

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
 * Ties the request's Idempotency-Key, where it has one, to this run. The fingerprint is method, path, tool, parameters and declared
 * size; never the content.
 * @throws ReplayedRequest when the same request came before; AppError IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED.
 */
export async function claimIdempotencyKey(
  parts: { ctx: RunCtx; req: Request; res: Response },
  run: { runId: string; tool: string; params: unknown },
): Promise<void> {
  const key = parts.req.headers['idempotency-key'];
  if (key === undefined) return;
  if (typeof key !== 'string' || key.length < 1 || key.length > 255) {
    throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'Idempotency-Key', reason: 'invalid' }] });
  }
  const { method, path, headers } = parts.req;
  const fingerprint = [method, path, run.tool, JSON.stringify(run.params), headers['content-length'] ?? ''];
  const { runId, replayed } = await rememberRequest(parts.ctx, { key, fingerprint, runId: run.runId });
  if (replayed) throw new ReplayedRequest(runId);
}
