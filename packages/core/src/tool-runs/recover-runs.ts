import { authorize } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './transition-run.ts';

/**
 * For the start of a process family whose keyring lived in memory: every key is gone, so every unfinished run ends as CONTENT_LOST,
 * its credits come back and its blobs are purged. Sealed results need no key of ours and stay.
 */
export async function recoverRuns(ctx: RunCtx): Promise<number> {
  authorize(ctx, 'system');
  const from = ['RECEIVED', 'QUEUED', 'PROCESSING'] as const;
  const lost = await ctx.db.run.findMany({ where: { state: { in: [...from] } }, select: { id: true } });
  for (const { id } of lost) {
    await endRun(ctx, { runId: id, from, to: 'FAILED', settle: 'RELEASED', purge: 'failed', code: 'CONTENT_LOST' });
  }
  const blobs = await ctx.db.contentObject.findMany({ where: { kind: 'source' }, select: { runId: true } });
  for (const { runId } of blobs) await purgeRunContent(ctx, { runId, kind: 'source', reason: 'failed' });
  return lost.length;
}
