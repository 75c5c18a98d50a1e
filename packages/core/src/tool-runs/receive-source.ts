import { ErrorCode } from '@imagemint/contract/errors';
import type { ImageHeader } from '@imagemint/contract/image-header';
import type { ToolRun } from '@imagemint/contract/chain';
import { addSeconds, AppError, requireAccount } from '../kernel/index.ts';
import { storeSource } from '../vault/index.ts';
import { RUN_TTL_SECONDS } from '@imagemint/contract/runs';
import type { RunCtx } from './run-ctx.ts';
import { createHeaderInspector } from './header-inspector.ts';
import { parseTool } from './parse-tool.ts';
import { getRunLimits } from './run-limits.ts';

export type ReceivedSource = { bytes: number; header: ImageHeader | null };

/**
 * Streams an upload into the vault, before or after the run is opened. The first bytes decide the format and the limits.
 * The end of the run ends the upload. On any failure nothing is left of it.
 * @throws AppError IMAGE_EMPTY, IMAGE_UNSUPPORTED, IMAGE_TRUNCATED, IMAGE_TOO_LARGE, IMAGE_TOO_MANY_PIXELS, UPLOAD_INCOMPLETE,
 *   STORAGE_FULL, RUN_CANCELLED, RUN_STATE_CONFLICT, NOT_FOUND.
 */
export async function receiveSource(
  ctx: RunCtx,
  input: { runId: string; stream: AsyncIterable<Uint8Array>; signal?: AbortSignal | undefined },
): Promise<ReceivedSource> {
  const account = requireAccount(ctx);
  const run = await findAwaitingRun(ctx, { runId: input.runId, accountId: account.accountId });
  using inspector = createHeaderInspector(getRunLimits(account.plan, run));
  const cancelled = new AbortController();
  const unsubscribe = ctx.runEvents.subscribe(input.runId, (change) => {
    if (change?.state !== 'RECEIVED') void abortWhenEnded(ctx, input.runId, cancelled);
  });
  const signal = input.signal ? AbortSignal.any([input.signal, cancelled.signal]) : cancelled.signal;
  try {
    const { bytes } = await storeSource(ctx, {
      runId: input.runId,
      bytes: input.stream,
      maxBytes: getRunLimits(account.plan).maxBytes,
      endsAt: addSeconds(ctx.clock.now(), RUN_TTL_SECONDS),
      signal,
      inspect: inspector.push,
      finish: inspector.finish,
    });
    return { bytes, header: inspector.header() };
  } catch (error) {
    cancelled.signal.throwIfAborted();
    throw error;
  } finally {
    unsubscribe();
  }
}

async function findAwaitingRun(ctx: RunCtx, input: { runId: string; accountId: string }): Promise<ToolRun | undefined> {
  const [run, source] = await Promise.all([
    ctx.db.run.findUnique({ where: { id: input.runId }, select: { accountId: true, state: true, tool: true, params: true } }),
    ctx.db.contentObject.findFirst({ where: { runId: input.runId }, select: { id: true } }),
  ]);
  if (run && run.accountId !== input.accountId) throw new AppError('NOT_FOUND');
  if (source || (run && run.state !== 'RECEIVED')) throw new AppError('RUN_STATE_CONFLICT');
  return run ? parseTool({ tool: run.tool, params: run.params }) : undefined;
}

async function abortWhenEnded(ctx: RunCtx, runId: string, controller: AbortController): Promise<void> {
  const run = await ctx.db.run.findUnique({ where: { id: runId }, select: { state: true, errorCode: true } }).catch(() => null);
  if (!run || run.state === 'RECEIVED') return;
  // Its owner cancelled it, or its end date came.
  controller.abort(new AppError(run.errorCode === null ? 'RUN_CANCELLED' : ErrorCode.parse(run.errorCode)));
}
