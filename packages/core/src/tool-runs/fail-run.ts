import type { ErrorCode } from '@imagemint/contract/errors';
import { authorize } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './end-run.ts';

/** Ends a claimed run as FAILED: credits released, everything of it purged. @returns false when a newer attempt owns the run. */
export async function failRun(
  ctx: RunCtx,
  input: { runId: string; fence: number; code: ErrorCode; diagnostics?: bigint },
): Promise<boolean> {
  authorize(ctx, 'system');
  const { runId, fence, code, diagnostics } = input;
  const failed = await endRun(ctx, {
    runId,
    from: ['PROCESSING'],
    to: 'FAILED',
    settle: 'RELEASED',
    purge: 'failed',
    code,
    fence,
    diagnostics,
  });
  if (failed) await purgeRunContent(ctx, { runId, reason: 'failed' });
  return failed;
}
