import { authorize } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './end-run.ts';

/**
 * For the start and the end of a process family whose keyring lives in memory: without its keys every unfinished run ends as CONTENT_LOST,
 * its credits come back and its blobs are purged. Sealed results need no key of ours and survive a start; at the end (`withResults`)
 * they expire too, because nobody would be there to purge them in time.
 */
export async function recoverRuns(ctx: RunCtx, options: { withResults?: boolean } = {}): Promise<number> {
  authorize(ctx, 'system');
  const from = ['RECEIVED', 'QUEUED', 'PROCESSING'] as const;
  const lost = await ctx.db.run.findMany({ where: { state: { in: [...from] } }, select: { id: true } });
  for (const { id } of lost) {
    await endRun(ctx, { runId: id, from, to: 'FAILED', settle: 'RELEASED', purge: 'failed', code: 'CONTENT_LOST' });
  }
  if (options.withResults === true) await expireResults(ctx);
  const blobs = await ctx.db.contentObject.findMany({
    where: options.withResults === true ? {} : { kind: 'source' },
    select: { runId: true, kind: true },
  });
  for (const { runId, kind } of blobs)
    await purgeRunContent(ctx, { runId, kind: kind === 'result' ? 'result' : 'source', reason: 'failed' });
  return lost.length;
}

async function expireResults(ctx: RunCtx): Promise<void> {
  const ready = await ctx.db.run.findMany({ where: { state: 'READY' }, select: { id: true } });
  for (const { id } of ready) await endRun(ctx, { runId: id, from: ['READY'], to: 'EXPIRED', settle: 'RELEASED', purge: 'expired' });
}
