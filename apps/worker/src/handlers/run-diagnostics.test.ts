import { OUTCOMES, unpackDiagnostics } from '@imagemint/contract/diagnostics';
import { TOOLS } from '@imagemint/contract/tools';
import { describe, expect, test } from 'vitest';
import { hashPreset, packRunDiagnostics } from './run-diagnostics.ts';

const run = { tool: 'resize' as const, params: TOOLS.resize.params.parse({ width: 100 }), attempt: 0 };
const report = {
  outcome: 'OK' as const,
  inputFormat: 'jpeg' as const,
  outputFormat: 'webp' as const,
  megapixelBucket: 5,
  kilobyteBucket: 7,
};

describe('the diagnostic record of a run', () => {
  test('carries the report and nothing else', () => {
    const packed = packRunDiagnostics({ run, report, durationMs: 99, workerBuild: 4_095 });
    expect(unpackDiagnostics(packed)).toEqual({
      ...{ tool: 1, presetHash: hashPreset(run), inputFormat: 1, megapixelBucket: 5, kilobyteBucket: 7 },
      ...{ durationBucket: 2, outcome: 0, workerBuild: 4_095, attempt: 0 },
    });
  });

  test.each(OUTCOMES)('fits for %s, however late and however long', (outcome) => {
    const packed = packRunDiagnostics({
      run: { ...run, attempt: 99 },
      report: { ...report, outcome, inputFormat: null },
      durationMs: 1e9,
      workerBuild: 70_000,
    });
    expect(unpackDiagnostics(packed)).toMatchObject({ outcome: OUTCOMES.indexOf(outcome), attempt: 3, inputFormat: 0, durationBucket: 12 });
  });

  test('names a preset whatever the order of its parameters, and another one differently', () => {
    const { width, ...rest } = run.params as { width: number };
    expect(hashPreset({ tool: 'resize', params: { ...rest, width } as typeof run.params })).toBe(hashPreset(run));
    expect(hashPreset({ ...run, params: TOOLS.resize.params.parse({ width: 101 }) })).not.toBe(hashPreset(run));
    expect(hashPreset({ ...run, tool: 'convert' })).not.toBe(hashPreset(run));
  });
});
