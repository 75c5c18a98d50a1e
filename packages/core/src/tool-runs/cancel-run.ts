import type { RunView } from '@imagemint/contract/runs';
import { AppError, asSystem, requireAccount } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import { getRun } from './get-run.ts';
import { jobFor } from './jobs.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './end-run.ts';

/**
 * Cancels a run at any point before its end: the credits come back and the bytes are purged before this returns.
 * A result that has left whole is charged already; cancelling then only purges it. Cancelling an ended run changes nothing.
 * @throws AppError NOT_FOUND
 */
export async function cancelRun(ctx: RunCtx, input: { runId: string }): Promise<RunView> {
  const { accountId } = requireAccount(ctx);
  const { runId } = input;
  const run = await ctx.db.run.findUnique({ where: { id: runId, accountId }, select: { id: true, tool: true, params: true } });
  if (!run) throw new AppError('NOT_FOUND');
  const from = ['RECEIVED', 'QUEUED', 'PROCESSING', 'READY'] as const;
  await endRun(ctx, { runId, from, to: 'CANCELLED', settle: 'RELEASED', purge: 'cancelled' });
  await purgeRunContent(asSystem(ctx), { runId, reason: 'cancelled' });
  await ctx.jobs.discard(jobFor(run).queue, runId);
  return await getRun(ctx, input);
}
