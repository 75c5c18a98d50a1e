import { authorize } from '../kernel/index.ts';
import type { RunCtx } from './run-ctx.ts';

/** Gives a claimed run back unprocessed, for a worker that must stop; the reconciler finds it a new job. The attempt does not count. */
export async function returnRun(ctx: Pick<RunCtx, 'actor' | 'db'>, input: { runId: string; fence: number }): Promise<boolean> {
  authorize(ctx, 'system');
  const { count } = await ctx.db.run.updateMany({
    where: { id: input.runId, fence: input.fence, state: 'PROCESSING' },
    data: { state: 'QUEUED', fence: { decrement: 1 }, processingAt: null },
  });
  return count > 0;
}
