import { runFamily } from './stack/run-family.ts';
import { describeTotals, runSteps } from './steps/run-steps.ts';
import { VERIFY_STEPS } from './steps/verify-steps.ts';
import { vitestStep } from './steps/vitest-step.ts';

await runFamily(async ({ signal }) => {
  const print = (text: string): void => void process.stdout.write(text);
  const quick = await runSteps(VERIFY_STEPS, { concurrency: 2, signal, print });
  // One after the other: both measure time limits and use every core.
  const slow = await runSteps([vitestStep('db', { echo: true }), vitestStep('e2e', { echo: true })], { concurrency: 1, signal, print });
  const totals = { passed: quick.passed + slow.passed, failed: quick.failed + slow.failed, skipped: quick.skipped + slow.skipped };
  if (totals.failed > 0 || signal.aborted) process.exitCode = 1;
  if (!signal.aborted) print(`${describeTotals(totals)}\n`);
});
