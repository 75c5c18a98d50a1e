import { randomUUID } from 'node:crypto';
import { RESULT_TTL_SECONDS } from '@imagemint/contract/runs';
import { addSeconds, AppError } from '@imagemint/core/kernel';
import {
  announceResult,
  claimRun,
  type ClaimedRun,
  completeRun,
  failRun,
  returnRun,
  type RunCtx,
  watchClaim,
} from '@imagemint/core/tool-runs';
import { reportWithout, type SandboxJob, type SandboxOutcome, type SandboxPool } from '../sandbox/index.ts';
import { packRunDiagnostics } from './run-diagnostics.ts';

/** What handlers need: the service's context without a request, the sandboxes, and word that the worker must stop. */
export type HandlerParts = {
  ctx: Omit<RunCtx, 'actor' | 'requestId'>;
  sandbox: SandboxPool;
  stopping: AbortSignal;
  /** Names the program in diagnostic records. */
  workerBuild: number;
};

/** The result's own end is counted from READY; this only has to lie behind it. */
const ANNOUNCED_SECONDS = RESULT_TTL_SECONDS + 60;

/**
 * Applies a run's tool to its source. Every exit ends or returns the run, purges what it must, and wipes the key.
 * @throws whatever keeps the run from being ended (database away, no sandbox): the reconciler gives it a new job.
 */
export async function runTool(parts: HandlerParts, payload: { runId: string }): Promise<void> {
  const ctx: RunCtx = { ...parts.ctx, actor: { kind: 'system' }, requestId: randomUUID() };
  const cancellation = watchClaim(ctx, payload);
  try {
    const run = await claimRun(ctx, payload);
    if (run === null) return;
    try {
      cancellation.follow(run.fence);
      await processRun({ parts, ctx, run, cancelled: cancellation.signal });
    } finally {
      run.sourceKey.fill(0);
    }
  } finally {
    cancellation.dispose();
  }
}

type Finished = Extract<SandboxOutcome, { kind: 'finished' }>;
type Attempt = { parts: HandlerParts; ctx: RunCtx; run: ClaimedRun; cancelled: AbortSignal };

async function processRun(attempt: Attempt): Promise<void> {
  const { parts, ctx, run, cancelled } = attempt;
  const claim = { runId: run.runId, fence: run.fence };
  const startMs = performance.now();
  let sourceBytes = 0;
  const failed = (code: 'STORAGE_FULL' | 'CONTENT_LOST'): Finished => ({
    kind: 'finished',
    report: reportWithout(code, sourceBytes),
    resultId: null,
    durationMs: performance.now() - startMs,
  });
  try {
    const stat = await ctx.vault.store.stat(run.sourceId);
    if (stat === null) return await finishAttempt(attempt, failed('CONTENT_LOST'));
    sourceBytes = stat.bytes;
    const job = describeJob(ctx, run, sourceBytes);
    const outcome = await parts.sandbox.run(job, { signal: AbortSignal.any([cancelled, parts.stopping]) });
    if (outcome.kind === 'finished') return await finishAttempt(attempt, outcome);
    // A cancelled run has ended and is purged already; one of a worker that stops goes back.
    if (!cancelled.aborted) await returnRun(ctx, claim);
  } catch (error) {
    const outcome = outcomeOfError(error);
    if (outcome === null) {
      await returnRun(ctx, claim);
      throw error;
    }
    await finishAttempt(attempt, failed(outcome));
  }
}

async function finishAttempt(attempt: Attempt, outcome: Finished): Promise<void> {
  const { parts, ctx, run } = attempt;
  const claim = { runId: run.runId, fence: run.fence };
  const { resultId, durationMs } = outcome;
  const outputFormat = outcome.report.outputFormat;
  // A sandbox that says OK without a whole result has failed.
  const isWhole = resultId !== null && outputFormat !== null;
  const report = outcome.report.outcome === 'OK' && !isWhole ? { ...outcome.report, outcome: 'TOOL_FAILED' as const } : outcome.report;
  const diagnostics = packRunDiagnostics({ run, report, durationMs, workerBuild: parts.workerBuild });
  if (report.outcome !== 'OK') await failRun(ctx, { ...claim, code: report.outcome, diagnostics });
  else if (isWhole) await completeRun(ctx, { ...claim, objectId: resultId, outputFormat, diagnostics });
  ctx.log.info('worker.run-ended', { runId: run.runId, tool: run.tool, code: report.outcome, durationMs: Math.round(durationMs) });
}

function describeJob(ctx: RunCtx, run: ClaimedRun, sourceBytes: number): SandboxJob {
  const { store } = ctx.vault;
  const { tool, params, maxMegapixels, recipientKey, sourceId, sourceKey } = run;
  return {
    ...{ tool, params, maxMegapixels, recipientKey, sourceId, sourceKey },
    sourceBytes,
    source: store.localPath ? { path: store.localPath(sourceId) } : { open: () => store.get(sourceId) },
    openResult: () => announceResult(ctx, { runId: run.runId, fence: run.fence, endsAt: addSeconds(ctx.clock.now(), ANNOUNCED_SECONDS) }),
  };
}

/** Failures of the vault that end the run; null for those that may be over in a moment. */
function outcomeOfError(error: unknown): 'STORAGE_FULL' | 'CONTENT_LOST' | null {
  if (!(error instanceof AppError)) return null;
  if (error.code === 'STORAGE_FULL') return 'STORAGE_FULL';
  return error.code === 'NOT_FOUND' || error.code === 'CONTENT_LOST' ? 'CONTENT_LOST' : null;
}
