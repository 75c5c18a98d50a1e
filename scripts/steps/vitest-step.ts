import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import type { Outcome, Step } from './step.ts';

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
  testResults: { status: string; assertionResults: unknown[] }[];
};

/** Sums a Vitest report; a file that could not be loaded, or a run that broke down, counts as a failure of its own. */
export function countReport(report: Report | null, code: number): Omit<Outcome, 'output'> {
  if (!report) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const counted = report.numFailedTests + unloaded;
  return {
    passed: report.numPassedTests,
    failed: counted === 0 && (code !== 0 || !report.success) ? 1 : counted,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** A step that runs one project of vitest.config.ts. */
export function vitestStep(project: string, options: { echo?: boolean; filters?: string[] } = {}): Step {
  return {
    name: project,
    async run(signal) {
      const folder = await mkdtemp(join(tmpdir(), 'imagemint-report-'));
      const file = join(folder, 'report.json');
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
      const { code, output } = await runProgram(
        ['vitest', 'run', '--project', project, '--passWithNoTests', ...reporters, ...(options.filters ?? [])],
        {
          signal,
          echo: options.echo ?? false,
        },
      );
      const report = await readFile(file, 'utf8').then(
        (text) => JSON.parse(text) as Report,
        () => null,
      );
      await rm(folder, { recursive: true, force: true });
      return { ...countReport(report, code), output: options.echo ? '' : output };
    },
  };
}
