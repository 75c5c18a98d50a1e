import type { Readable } from 'node:stream';
import type { ErrorCode } from '@imagemint/contract/errors';
import { AppError, requireAccount } from '../kernel/index.ts';
import type { RunCtx } from './run-ctx.ts';

export type SealedResult = { stream: Readable; totalBytes: number; objectId: string; outputFormat: string | null };

/**
 * Opens the sealed result for reading; repeating it is harmless until the result is acknowledged or its end date comes.
 * @param input.range first and last byte, both inclusive (RFC 9110 section 14).
 * @throws AppError NOT_FOUND, RESULT_NOT_READY, RESULT_PURGED, RUN_EXPIRED, RUN_CANCELLED, RANGE_NOT_SATISFIABLE, or the code the run failed with.
 */
export async function openResult(
  ctx: RunCtx,
  input: { runId: string; range?: { start: number; end: number } | undefined },
): Promise<SealedResult> {
  const { accountId } = requireAccount(ctx);
  const run = await ctx.db.run.findUnique({
    where: { id: input.runId, accountId },
    select: { state: true, resultObjectId: true, outputFormat: true, errorCode: true },
  });
  if (!run) throw new AppError('NOT_FOUND');
  if (run.state !== 'READY' || run.resultObjectId === null) throw new AppError(refusalOf(run.state, run.errorCode));
  const stat = await ctx.vault.store.stat(run.resultObjectId);
  if (stat === null) throw new AppError('RESULT_PURGED');
  const { range } = input;
  if (range && (range.start > range.end || range.end >= stat.bytes)) throw new AppError('RANGE_NOT_SATISFIABLE', { limit: stat.bytes });
  const stream = ctx.vault.store.get(run.resultObjectId, range);
  return { stream, totalBytes: stat.bytes, objectId: run.resultObjectId, outputFormat: run.outputFormat };
}

function refusalOf(state: string, errorCode: string | null): ErrorCode {
  switch (state) {
    case 'DELIVERED':
      return 'RESULT_PURGED';
    case 'EXPIRED':
      return 'RUN_EXPIRED';
    case 'CANCELLED':
      return 'RUN_CANCELLED';
    case 'FAILED':
      // The run's failure was reported with its own status already; the result itself is simply gone.
      return errorCode === 'CONTENT_LOST' ? 'CONTENT_LOST' : 'RESULT_PURGED';
    default:
      return 'RESULT_NOT_READY';
  }
}
