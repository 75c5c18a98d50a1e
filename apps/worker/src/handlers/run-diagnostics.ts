import { createHash } from 'node:crypto';
import { bucketOf, DURATION_MS_EDGES } from '@imagemint/contract/buckets';
import { DIAGNOSTIC_FIELDS, OUTCOMES, packDiagnostics } from '@imagemint/contract/diagnostics';
import { INPUT_FORMATS } from '@imagemint/contract/formats';
import { stepsOf } from '@imagemint/contract/chain';
import { TOOL_IDS, TOOLS } from '@imagemint/contract/tools';
import type { ClaimedRun } from '@imagemint/core/tool-runs';
import type { SandboxReport } from '../sandbox/index.ts';

/** Packs what may be known of an attempt into its diagnostic record. */
export function packRunDiagnostics(attempt: {
  run: Pick<ClaimedRun, 'tool' | 'params' | 'attempt'>;
  report: SandboxReport;
  durationMs: number;
  workerBuild: number;
}): bigint {
  const { run, report } = attempt;
  return packDiagnostics({
    tool: TOOL_IDS.indexOf(run.tool),
    presetHash: hashPreset(run),
    inputFormat: report.inputFormat === null ? 0 : INPUT_FORMATS.indexOf(report.inputFormat) + 1,
    megapixelBucket: report.megapixelBucket,
    kilobyteBucket: report.kilobyteBucket,
    durationBucket: bucketOf(attempt.durationMs, DURATION_MS_EDGES),
    outcome: OUTCOMES.indexOf(report.outcome),
    workerBuild: attempt.workerBuild % DIAGNOSTIC_FIELDS.workerBuild,
    attempt: Math.min(run.attempt, DIAGNOSTIC_FIELDS.attempt - 1),
  });
}

/** Names the tools, their versions and parameters in 16 bits, whatever the order of the parameters. */
export function hashPreset({ tool, params }: Pick<ClaimedRun, 'tool' | 'params'>): number {
  const sorted = Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const preset = JSON.stringify([...stepsOf({ tool, params }).map((step) => [step.tool, TOOLS[step.tool].version]), sorted]);
  return createHash('sha256').update(preset).digest().readUInt16BE(0);
}
