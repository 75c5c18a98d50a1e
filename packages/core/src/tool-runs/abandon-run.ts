import type { ErrorCode } from '@imagemint/contract/errors';
import { isTerminal, RunState } from '@imagemint/contract/runs';
import { asSystem, authorize } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './transition-run.ts';

/** Ends a run whose upload failed: nothing charged, nothing left. Idempotent, and harmless when the run was never opened. */
export async function abandonRun(ctx: RunCtx, input: { runId: string; code: ErrorCode }): Promise<void> {
  authorize(ctx, 'account');
  await endRun(ctx, { runId: input.runId, from: ['RECEIVED'], to: 'FAILED', settle: 'RELEASED', purge: 'aborted', code: input.code });
  const run = await ctx.db.run.findUnique({ where: { id: input.runId }, select: { state: true } });
  // A run that got past its upload belongs to the workers; one that was cancelled meanwhile may have been purged before its last bytes came.
  if (run === null || isTerminal(RunState.parse(run.state)))
    await purgeRunContent(asSystem(ctx), { runId: input.runId, reason: 'aborted' });
}
