import { RUN_TTL_SECONDS } from '@imagemint/contract/runs';
import { addSeconds, AppError, hasCode, requireAccount } from '../kernel/index.ts';
import { jobFor } from './jobs.ts';
import type { RunCtx } from './run-ctx.ts';

/**
 * Hands a run whose photo is whole in the vault to the workers. The database holds the truth: when the queue's store is away,
 * the run stays QUEUED and the reconciler adds its job later.
 * @throws AppError RUN_CANCELLED, RUN_STATE_CONFLICT, NOT_FOUND.
 */
export async function queueRun(ctx: RunCtx, input: { runId: string }): Promise<void> {
  const { accountId } = requireAccount(ctx);
  const now = ctx.clock.now();
  const [queued] = await ctx.db.run.updateManyAndReturn({
    where: { id: input.runId, accountId, state: 'RECEIVED' },
    data: { state: 'QUEUED', queuedAt: now, endsAt: addSeconds(now, RUN_TTL_SECONDS) },
    select: { priority: true, tool: true, params: true },
  });
  if (!queued) {
    const run = await ctx.db.run.findUnique({ where: { id: input.runId, accountId }, select: { state: true } });
    if (!run) throw new AppError('NOT_FOUND');
    throw new AppError(run.state === 'CANCELLED' ? 'RUN_CANCELLED' : run.state === 'EXPIRED' ? 'RUN_EXPIRED' : 'RUN_STATE_CONFLICT');
  }
  try {
    await ctx.jobs.enqueue(jobFor(queued), { runId: input.runId }, { id: input.runId, priority: queued.priority });
  } catch (error) {
    if (!hasCode(error, 'SERVICE_UNAVAILABLE')) throw error;
    ctx.log.warn('jobs.connection-failed', { runId: input.runId, reason: 'left to the reconciler' });
  }
}
