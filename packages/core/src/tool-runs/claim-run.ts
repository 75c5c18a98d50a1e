import type { RunParams } from '@imagemint/contract/chain';
import type { ToolId } from '@imagemint/contract/tools';
import { authorize } from '../kernel/index.ts';
import { findSource } from '../vault/index.ts';
import { failRun } from './fail-run.ts';
import { parseTool } from './parse-tool.ts';
import type { RunCtx } from './run-ctx.ts';

/** Most times that one run is started; after that it fails. */
const MAX_ATTEMPTS = 3;

export type ClaimedRun = {
  runId: string;
  tool: ToolId;
  params: RunParams;
  recipientKey: string;
  /** Raised at each claim; completeRun and failRun refuse an older one. */
  fence: number;
  /** 0 for the first attempt. */
  attempt: number;
  sourceId: string;
  /** The caller zeroes it after use. */
  sourceKey: Uint8Array;
  maxMegapixels: number;
};

/**
 * Takes a run for processing. A run that is over or past its end date, or whose attempts are used up, or whose content is lost, gives
 * null; the latter two are ended here, and an overdue one by the sweeper.
 */
export async function claimRun(ctx: RunCtx, input: { runId: string }): Promise<ClaimedRun | null> {
  authorize(ctx, 'system');
  const now = ctx.clock.now();
  const [run] = await ctx.db.run.updateManyAndReturn({
    where: { id: input.runId, state: { in: ['QUEUED', 'PROCESSING'] }, endsAt: { gt: now } },
    data: { state: 'PROCESSING', fence: { increment: 1 }, processingAt: now },
    select: { tool: true, params: true, recipientKey: true, fence: true, maxMegapixels: true },
  });
  if (!run) return null;
  const { runId } = input;
  if (run.fence > MAX_ATTEMPTS) {
    await failRun(ctx, { runId, fence: run.fence, code: 'TOOL_FAILED' });
    return null;
  }
  const source = await findSource(ctx, { runId });
  if (!source || run.recipientKey === null) {
    source?.key.fill(0);
    await failRun(ctx, { runId, fence: run.fence, code: 'CONTENT_LOST' });
    return null;
  }
  const { tool, params } = parseTool({ tool: run.tool, params: run.params });
  return {
    runId,
    tool,
    params,
    recipientKey: run.recipientKey,
    fence: run.fence,
    attempt: run.fence - 1,
    sourceId: source.objectId,
    sourceKey: source.key,
    maxMegapixels: run.maxMegapixels,
  };
}
