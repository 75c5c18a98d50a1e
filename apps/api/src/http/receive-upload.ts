import type { Request, Response } from 'express';
import { AppError } from '@imagemint/core/kernel';
import { abandonRun, queueRun, receiveSource, type RunCtx } from '@imagemint/core/tool-runs';
import { toAppError } from '../errors.ts';
import type { ParserScrubber } from './create-parser-scrubber.ts';
import { continueBody, isBodyHeldBack } from './expect-continue.ts';
import { readBody } from './read-body.ts';

export type UploadParts = { ctx: RunCtx; req: Request; res: Response; scrubber: ParserScrubber };

/** How much of a refused upload is still read, so that the client sees the refusal instead of a reset. */
const DRAIN_BYTES = 64 * 1024 * 1024;
const DRAIN_MS = 5_000;

/**
 * Reads the request's raw body into the vault and queues the run. A failed upload ends the run: nothing is charged, nothing stays.
 * @throws AppError like `receiveSource` and `queueRun`.
 */
export async function receiveUpload(parts: UploadParts, input: { runId: string }): Promise<void> {
  const { ctx, req, res, scrubber } = parts;
  try {
    continueBody(req, res);
    await receiveSource(ctx, { runId: input.runId, stream: readBody(req), signal: abortSignalOf(req) });
    await queueRun(ctx, input);
  } catch (error) {
    await abandonRun(ctx, { runId: input.runId, code: toAppError(error).code });
    drainRefused(req, res);
    throw error;
  } finally {
    scrubber.schedule();
  }
}

/** Aborts with UPLOAD_INCOMPLETE when the client leaves before its body is whole. */
export function abortSignalOf(req: Request): AbortSignal {
  const controller = new AbortController();
  if (req.destroyed && !req.complete) controller.abort(new AppError('UPLOAD_INCOMPLETE'));
  const abort = () => {
    if (!req.complete) controller.abort(new AppError('UPLOAD_INCOMPLETE'));
  };
  req.once('close', abort);
  req.once('error', abort);
  return controller.signal;
}

/** Reads the rest of a refused body for a while, wiping it, and closes the connection behind the reply. */
export function drainRefused(req: Request, res: Response): void {
  if (req.destroyed || req.readableEnded || isBodyHeldBack(req)) return;
  if (!res.headersSent && !req.complete) res.setHeader('Connection', 'close');
  let bytes = 0;
  const stop = setTimeout(() => req.socket.destroy(), DRAIN_MS);
  req.once('close', () => clearTimeout(stop));
  req.on('data', (chunk: Buffer) => {
    chunk.fill(0);
    bytes += chunk.length;
    if (bytes > DRAIN_BYTES) req.socket.destroy();
  });
  req.resume();
}
