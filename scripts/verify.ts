import { runFamily } from './stack/run-family.ts';
import { runSteps } from './steps/run-steps.ts';
import { VERIFY_STEPS } from './steps/verify-steps.ts';

await runFamily(async ({ signal }) => {
  const { failed } = await runSteps(VERIFY_STEPS, { concurrency: 2, signal, print: (text) => process.stdout.write(text) });
  if (failed > 0 || signal.aborted) process.exitCode = 1;
});
