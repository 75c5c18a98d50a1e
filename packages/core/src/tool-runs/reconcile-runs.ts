import { addSeconds, authorize } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import { jobFor } from './jobs.ts';
import type { RunCtx } from './run-ctx.ts';
import { UPLOAD_TTL_SECONDS } from './open-run.ts';

const BATCH = 500;
/** A run younger than this may be between its database row and its job. */
const GRACE_SECONDS = 10;

/**
 * Gives every accepted run that has no job a new one, so that an empty queue store loses nothing, and purges what belongs to a run
 * that was never opened or is over.
 */
export async function reconcileRuns(ctx: RunCtx): Promise<{ requeued: number; orphans: number }> {
  authorize(ctx, 'system');
  const orphans = await purgeOrphans(ctx);
  const accepted = await ctx.db.run.findMany({
    where: { state: { in: ['QUEUED', 'PROCESSING'] }, queuedAt: { lt: addSeconds(ctx.clock.now(), -GRACE_SECONDS) } },
    orderBy: [{ priority: 'asc' }, { queuedAt: 'asc' }],
    take: BATCH,
    select: { id: true, tool: true, params: true, priority: true },
  });
  let requeued = 0;
  for (const run of accepted) {
    const { id, priority } = run;
    const job = jobFor(run);
    if (await ctx.jobs.isPending(job.queue, id)) continue;
    // The record of an ended job would swallow a new one with the same id.
    await ctx.jobs.discard(job.queue, id);
    await ctx.jobs.enqueue(job, { runId: id }, { id, priority });
    requeued += 1;
  }
  if (requeued > 0) ctx.log.warn('runs.requeued', { count: requeued });
  return { requeued, orphans };
}

async function purgeOrphans(ctx: RunCtx): Promise<number> {
  const rows = await ctx.db.$queryRaw<{ runId: string }[]>`
    SELECT DISTINCT c.run_id AS "runId" FROM content_objects c LEFT JOIN runs r ON r.id = c.run_id
    WHERE (r.id IS NULL AND c.created_at < ${addSeconds(ctx.clock.now(), -UPLOAD_TTL_SECONDS)}::timestamptz)
       OR r.ended_at < ${addSeconds(ctx.clock.now(), -GRACE_SECONDS)}::timestamptz
    LIMIT ${BATCH}`;
  for (const { runId } of rows) await purgeRunContent(ctx, { runId, reason: 'aborted' });
  return rows.length;
}
