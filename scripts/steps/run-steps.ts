import type { Outcome, Step } from './step.ts';

export type Totals = { passed: number; failed: number; skipped: number };

function describeOutcome({ name }: Step, outcome: Outcome, seconds: number): string {
  const mark = outcome.failed > 0 ? 'FAIL' : 'ok  ';
  const counts = outcome.passed + outcome.failed > 1 ? `  ${outcome.passed} passed, ${outcome.failed} failed` : '';
  return `${mark} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s${counts}\n`;
}

/**
 * Runs steps, at most `concurrency` at a time in the order given, and prints one line for each, with the output of those
 * that failed.
 */
export async function runSteps(
  steps: Step[],
  options: { concurrency: number; signal: AbortSignal; print(text: string): void },
): Promise<Totals> {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  const queue = [...steps];
  const work = async (): Promise<void> => {
    for (let step = queue.shift(); step && !options.signal.aborted; step = queue.shift()) {
      const began = performance.now();
      const outcome = await step
        .run(options.signal)
        .catch((error: unknown): Outcome => ({ passed: 0, failed: 1, skipped: 0, output: String(error) }));
      if (options.signal.aborted) return;
      for (const key of ['passed', 'failed', 'skipped'] as const) totals[key] += outcome[key];
      options.print(describeOutcome(step, outcome, (performance.now() - began) / 1000));
      if (outcome.failed > 0 && outcome.output) options.print(`${outcome.output.trim()}\n\n`);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  return totals;
}

/** The last line of `npm test`. */
export function describeTotals({ passed, failed, skipped }: Totals): string {
  return `${skipped > 0 ? `${skipped} skipped: they need what this machine or user has not\n` : ''}${passed} passed, ${failed} failed`;
}
