import { authorize } from '../kernel/index.ts';
import type { RunCtx } from './run-ctx.ts';

/** Whether the attempt with this fence still owns the run: neither cancelled, nor ended, nor given to another. */
export async function isRunClaimed(ctx: Pick<RunCtx, 'actor' | 'db'>, input: { runId: string; fence: number }): Promise<boolean> {
  authorize(ctx, 'system');
  const run = await ctx.db.run.findUnique({ where: { id: input.runId }, select: { state: true, fence: true } });
  return run?.state === 'PROCESSING' && run.fence === input.fence;
}
