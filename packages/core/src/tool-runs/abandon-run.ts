import type { ErrorCode } from '@imagemint/contract/errors';
import { isTerminal, RunState } from '@imagemint/contract/runs';
import { asSystem, requireAccount } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './end-run.ts';

/**
 * Ends a run of the caller whose upload failed: nothing charged, nothing left. Idempotent, and harmless when the run was never opened
 * or is another's.
 */
export async function abandonRun(ctx: RunCtx, input: { runId: string; code: ErrorCode }): Promise<void> {
  const { accountId } = requireAccount(ctx);
  const { runId, code } = input;
  const find = async () => await ctx.db.run.findUnique({ where: { id: runId }, select: { accountId: true, state: true } });
  if (((await find())?.accountId ?? accountId) !== accountId) return;
  await endRun(ctx, { runId, from: ['RECEIVED'], to: 'FAILED', settle: 'RELEASED', purge: 'aborted', code });
  const run = await find();
  // A run that got past its upload belongs to the workers; one that was cancelled meanwhile may have been purged before its last bytes came.
  if (run === null || isTerminal(RunState.parse(run.state))) await purgeRunContent(asSystem(ctx), { runId, reason: 'aborted' });
}
