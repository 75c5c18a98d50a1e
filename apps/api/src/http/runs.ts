import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { RunView } from '@imagemint/contract/runs';
import { AppError, requireAccount } from '@imagemint/core/kernel';
import {
  abandonRun,
  acknowledgeRun,
  cancelRun,
  forgetRequest,
  getRun,
  listRuns,
  openRun,
  queueRun,
  type RunCtx,
} from '@imagemint/core/tool-runs';
import { generateRecipientKeys } from '@imagemint/envelope';
import { toAppError } from '../errors.ts';
import type { ParserScrubber } from './create-parser-scrubber.ts';
import { claimIdempotencyKey, findFirstRun, ReplayedRequest } from './idempotency.ts';
import { negotiateFormat, withFormat } from './negotiate-format.ts';
import { drainRefused } from './receive-upload.ts';
import { receivePhoto } from './receive-photo.ts';

/** The run that a path names. @throws AppError NOT_FOUND for anything that is no run id. */
export function runIdOf(req: Request): string {
  const id = z.uuid().safeParse(req.params['runId']);
  if (!id.success) throw new AppError('NOT_FOUND');
  return id.data;
}

/**
 * `POST /v1/runs`: takes a photo and answers 202 at once. Without a recipient key of its own the client gets the private key of the
 * result here, once; the service keeps no copy.
 */
export async function startRun(req: Request, res: Response, scrubber: ParserScrubber): Promise<void> {
  const ctx: RunCtx = res.locals.ctx;
  requireAccount(ctx);
  const runId = randomUUID();
  const format = negotiateFormat(req);
  let resultKey: string | undefined;
  try {
    await receivePhoto(
      { ctx, req, res, scrubber },
      {
        runId,
        async open(request) {
          const params = withFormat(request.params, format);
          await claimIdempotencyKey({ ctx, req }, { runId, request: { ...request, params } });
          let { recipientKey } = request;
          if (recipientKey === undefined) {
            const keys = await generateRecipientKeys({ extractable: true });
            recipientKey = keys.publicKey;
            resultKey = keys.privateKey;
          }
          await openRun(ctx, { ...request, params, runId, recipientKey });
        },
      },
    );
    await queueRun(ctx, { runId });
  } catch (error) {
    drainRefused(req, res);
    await abandonRun(ctx, { runId, code: toAppError(error).code });
    await forgetRequest(ctx, { runId });
    if (error instanceof ReplayedRequest)
      return void sendRun(res.set('Idempotency-Replayed', 'true'), await findFirstRun(ctx, error.runId));
    throw error;
  }
  const view = await getRun(ctx, { runId });
  sendRun(res.status(202).location(`/v1/runs/${runId}`), view, resultKey === undefined ? {} : { resultKey });
}

/** `GET /v1/runs/:runId` */
export async function showRun(req: Request, res: Response): Promise<void> {
  sendRun(res, await getRun(res.locals.ctx, { runId: runIdOf(req) }));
}

/** `GET /v1/runs?limit=&before=` */
export async function showRuns(req: Request, res: Response): Promise<void> {
  const query = z
    .strictObject({ limit: z.coerce.number().int().min(1).max(100).default(25), before: z.uuid().optional() })
    .safeParse({ ...req.query });
  if (!query.success)
    throw new AppError('VALIDATION_FAILED', {
      fields: query.error.issues.map(({ path, code }) => ({ path: path.join('.'), reason: code })),
    });
  res.json(await listRuns(res.locals.ctx, query.data));
}

/** `POST /v1/runs/:runId/cancel` */
export async function stopRun(req: Request, res: Response): Promise<void> {
  sendRun(res, await cancelRun(res.locals.ctx, { runId: runIdOf(req) }));
}

/** `POST /v1/runs/:runId/acknowledge` with `{ "token": … }`. */
export async function confirmRun(req: Request, res: Response): Promise<void> {
  const body = z.strictObject({ token: z.string().max(100) }).safeParse(req.body);
  if (!body.success) throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'token', reason: 'invalid' }] });
  sendRun(res, await acknowledgeRun(res.locals.ctx, { runId: runIdOf(req), token: body.data.token }));
}

function sendRun(res: Response, view: RunView, extra: { resultKey?: string } = {}): void {
  if (view.purgeAt !== null) res.setHeader('X-Purge-At', view.purgeAt);
  res.setHeader('X-Credits-Charged', String(view.creditsCharged));
  res.json({ ...view, ...extra });
}
