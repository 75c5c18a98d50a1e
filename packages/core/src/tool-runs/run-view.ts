import { ErrorCode } from '@imagemint/contract/errors';
import { OutputFormat } from '@imagemint/contract/formats';
import { isTerminal, RunState, type RunView, type TimelineStep } from '@imagemint/contract/runs';
import { ToolId } from '@imagemint/contract/tools';

/** The columns that a view is made of. */
export const RUN_COLUMNS = {
  id: true,
  tool: true,
  params: true,
  credits: true,
  state: true,
  priority: true,
  outputFormat: true,
  resultObjectId: true,
  errorCode: true,
  createdAt: true,
  queuedAt: true,
  processingAt: true,
  sourcePurgedAt: true,
  readyAt: true,
  transferredAt: true,
  resultPurgedAt: true,
  endsAt: true,
} as const;

export type RunRow = {
  id: string;
  tool: string;
  params: unknown;
  credits: number;
  state: string;
  priority: number;
  outputFormat: string | null;
  resultObjectId: string | null;
  errorCode: string | null;
  createdAt: Date;
  queuedAt: Date | null;
  processingAt: Date | null;
  sourcePurgedAt: Date | null;
  readyAt: Date | null;
  transferredAt: Date | null;
  resultPurgedAt: Date | null;
  endsAt: Date;
};

/** Turns a row into what its owner may see. */
export function toRunView(row: RunRow, options: { now: Date; placeInQueue: number | null }): RunView {
  const state = RunState.parse(row.state);
  const isCharged = state === 'DELIVERED' || row.transferredAt !== null;
  const purgeAt = isTerminal(state) ? null : row.endsAt;
  return {
    id: row.id,
    tool: ToolId.parse(row.tool),
    params: row.params as Record<string, unknown>,
    state,
    creditsHeld: isTerminal(state) || isCharged ? 0 : row.credits,
    creditsCharged: isCharged ? row.credits : 0,
    placeInQueue: options.placeInQueue,
    timeline: toTimeline(row),
    purgeAt: purgeAt?.toISOString() ?? null,
    purgeInSeconds: purgeAt ? Math.max(0, Math.ceil((purgeAt.getTime() - options.now.getTime()) / 1000)) : null,
    outputFormat: row.outputFormat === null ? null : OutputFormat.parse(row.outputFormat),
    resultObjectId: state === 'READY' ? row.resultObjectId : null,
    error: row.errorCode === null ? null : ErrorCode.parse(row.errorCode),
    createdAt: row.createdAt.toISOString(),
  };
}

function toTimeline(row: RunRow): { step: TimelineStep; at: string | null }[] {
  const steps: [TimelineStep, Date | null][] = [
    ['received', row.createdAt],
    ['sealed', row.queuedAt],
    ['processing', row.processingAt],
    ['sourcePurged', row.sourcePurgedAt],
    ['ready', row.readyAt],
    ['resultPurged', row.resultPurgedAt],
  ];
  return steps.map(([step, at]) => ({ step, at: at?.toISOString() ?? null }));
}
