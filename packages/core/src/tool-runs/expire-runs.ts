import { authorize } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './transition-run.ts';

const BATCH = 200;
const OPEN_STATES = ['RECEIVED', 'QUEUED', 'PROCESSING', 'READY'] as const;

/**
 * Ends every run whose end date has come. A result that left whole counts as delivered; an upload that never ended has failed;
 * anything else expires and its credits come back.
 */
export async function expireRuns(ctx: RunCtx): Promise<number> {
  authorize(ctx, 'system');
  const due = await ctx.db.run.findMany({
    where: { state: { in: [...OPEN_STATES] }, endsAt: { lte: ctx.clock.now() } },
    take: BATCH,
    select: { id: true, state: true, transferredAt: true },
  });
  for (const run of due) {
    const runId = run.id;
    if (run.state === 'READY' && run.transferredAt !== null) {
      await endRun(ctx, { runId, from: ['READY'], to: 'DELIVERED', settle: 'COMMITTED', purge: 'delivered' });
    } else if (run.state === 'RECEIVED') {
      await endRun(ctx, { runId, from: ['RECEIVED'], to: 'FAILED', settle: 'RELEASED', purge: 'aborted', code: 'UPLOAD_INCOMPLETE' });
    } else {
      await endRun(ctx, { runId, from: OPEN_STATES, to: 'EXPIRED', settle: 'RELEASED', purge: 'expired' });
    }
    await purgeRunContent(ctx, { runId, reason: 'expired' });
  }
  if (due.length > 0) ctx.log.info('runs.expired', { count: due.length });
  return due.length;
}
