import { runFamily } from './stack/run-family.ts';
import { modelsStep } from './steps/models-step.ts';
import { describeTotals, runSteps, type Totals } from './steps/run-steps.ts';
import { VERIFY_STEPS } from './steps/verify-steps.ts';
import { vitestStep } from './steps/vitest-step.ts';

await runFamily(async ({ signal }) => {
  const print = (text: string): void => void process.stdout.write(text);
  const quick = await runSteps(VERIFY_STEPS, { concurrency: 2, signal, print });
  const models = await runSteps([modelsStep], { concurrency: 1, signal, print });
  // One after the other: both measure time limits and use every core.
  const slow = await runSteps([vitestStep('db', { echo: true }), vitestStep('e2e', { echo: true })], { concurrency: 1, signal, print });
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  for (const part of [quick, models, slow]) for (const key of ['passed', 'failed', 'skipped'] as const) totals[key] += part[key];
  if (totals.failed > 0 || signal.aborted) process.exitCode = 1;
  if (!signal.aborted) print(`${describeTotals(totals)}\n`);
});
