import { authorize } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './end-run.ts';

const BATCH = 200;
const ACCEPTED_STATES = ['QUEUED', 'PROCESSING', 'READY'] as const;
const OPEN_STATES = ['RECEIVED', ...ACCEPTED_STATES] as const;

/**
 * Ends every run whose end date has come. A result that left whole counts as delivered; an upload that never ended has failed;
 * anything else expires and its credits come back.
 */
export async function expireRuns(ctx: RunCtx): Promise<number> {
  authorize(ctx, 'system');
  const now = ctx.clock.now();
  const due = await ctx.db.run.findMany({
    where: { state: { in: [...OPEN_STATES] }, endsAt: { lte: now } },
    take: BATCH,
    select: { id: true },
  });
  let expired = 0;
  for (const { id: runId } of due) {
    if (!(await expireRun(ctx, runId, now))) continue;
    expired += 1;
    await purgeRunContent(ctx, { runId, reason: 'expired' });
  }
  if (expired > 0) ctx.log.info('runs.expired', { count: expired });
  return expired;
}

/** @returns whether the run was ended; one that has moved on meanwhile has a later end date, and its content is in use. */
async function expireRun(ctx: RunCtx, runId: string, now: Date): Promise<boolean> {
  const end = { runId, settle: 'RELEASED', dueBy: now } as const;
  return (
    (await endRun(ctx, { ...end, from: ['RECEIVED'], to: 'FAILED', purge: 'aborted', code: 'UPLOAD_INCOMPLETE' })) ||
    (await endRun(ctx, { ...end, from: ACCEPTED_STATES, to: 'EXPIRED', purge: 'expired' }))
  );
}
