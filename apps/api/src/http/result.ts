import type { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { RESULT_TTL_SECONDS } from '@imagemint/contract/runs';
import { AppError } from '@imagemint/core/kernel';
import { markTransferred, openResult, type RunCtx } from '@imagemint/core/tool-runs';
import { EnvelopeError } from '@imagemint/envelope';
import { runIdOf } from './runs.ts';
import { sendOpenedResult } from './send-opened-result.ts';
import { sendStream } from './send-stream.ts';

const SEALED_TYPE = 'application/vnd.imagemint.sealed';

/** Which bytes of a result have left, over all its requests; forgotten when the process ends, which only delays a charge. */
export type TransferLog = { note(runId: string, range: { start: number; end: number }, totalBytes: number): boolean };

/** Keeps the union of the sent ranges of a run in memory for as long as a result can live. */
export function createTransferLog(): TransferLog {
  const sent = new Map<string, { start: number; end: number }[]>();
  return {
    note(runId, range, totalBytes) {
      const ranges = [...(sent.get(runId) ?? []), range].toSorted((a, b) => a.start - b.start);
      const merged: { start: number; end: number }[] = [];
      for (const next of ranges) {
        const last = merged.at(-1);
        if (last && next.start <= last.end + 1) last.end = Math.max(last.end, next.end);
        else merged.push({ ...next });
      }
      if (!sent.has(runId)) setTimeout(() => sent.delete(runId), RESULT_TTL_SECONDS * 1000).unref();
      sent.set(runId, merged);
      return merged[0]?.start === 0 && merged[0].end >= totalBytes - 1;
    },
  };
}

/**
 * `GET /v1/runs/:runId/result`: the sealed bytes, resumable by Range; or, with the run's private key in `X-Result-Key`, the opened result.
 * Repeating it is harmless. Once every byte has left, the run is charged; it is purged by acknowledgement or at its end date.
 */
export async function sendResult(req: Request, res: Response, transfers: TransferLog): Promise<void> {
  const ctx: RunCtx = res.locals.ctx;
  const runId = runIdOf(req);
  const resultKey = req.headers['x-result-key'];
  res.setHeader('Cache-Control', 'no-store');
  if (typeof resultKey === 'string' && req.method !== 'HEAD') return await sendOpened({ ctx, res, runId }, resultKey);

  const { totalBytes, stream: whole, objectId } = await openResult(ctx, { runId });
  const isHead = req.method === 'HEAD';
  const range = isHead ? null : findRange(req, { totalBytes, whole });
  const { stream } = range === null ? { stream: whole } : (whole.destroy(), await openResult(ctx, { runId, range }));
  const { start, end } = range ?? { start: 0, end: totalBytes - 1 };
  res.status(range === null ? 200 : 206).set({
    'Content-Type': SEALED_TYPE,
    'Content-Length': String(end - start + 1),
    'Accept-Ranges': 'bytes',
    'X-Result-Object-Id': objectId,
    ...(range === null ? {} : { 'Content-Range': `bytes ${start}-${end}/${totalBytes}` }),
  });
  // Looking at the headers takes nothing, so it costs nothing.
  if (isHead) return void (stream.destroy(), res.end());
  await sendStream(res, stream);
  if (transfers.note(runId, { start, end }, totalBytes)) await markTransferred(ctx, { runId });
}

async function sendOpened(parts: { ctx: RunCtx; res: Response; runId: string }, resultKey: string): Promise<void> {
  const { ctx, res, runId } = parts;
  if (!/^[A-Za-z0-9_-]{43}$/.test(resultKey))
    throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'X-Result-Key', reason: 'invalid' }] });
  const result = await openResult(ctx, { runId });
  try {
    await sendOpenedResult(res, result, resultKey);
  } catch (error) {
    result.stream.destroy();
    if (error instanceof EnvelopeError && !res.headersSent) throw new AppError('FORBIDDEN', { cause: error });
    throw error;
  }
  await markTransferred(ctx, { runId });
}

function findRange(req: Request, result: { totalBytes: number; whole: Readable }): ReturnType<typeof parseRange> {
  try {
    return parseRange(req.headers.range, result.totalBytes);
  } catch (error) {
    result.whole.destroy();
    throw error;
  }
}

/** One byte range (RFC 9110 section 14); several, or another unit, are answered with the whole. @throws AppError RANGE_NOT_SATISFIABLE */
export function parseRange(header: string | undefined, totalBytes: number): { start: number; end: number } | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  const start = first === '' ? Math.max(0, totalBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? totalBytes - 1 : Math.min(Number(last), totalBytes - 1);
  if (start > end || start >= totalBytes) throw new AppError('RANGE_NOT_SATISFIABLE', { limit: totalBytes });
  return { start, end };
}
