import { expect, test } from 'vitest';
import { describeTotals, runSteps } from './run-steps.ts';
import { failed, passed, type Step } from './step.ts';
import { countReport } from './vitest-step.ts';

const file = (status: string, tests: number): { status: string; assertionResults: unknown[] } => ({
  status,
  assertionResults: Array(tests),
});
const report = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  success: true,
  testResults: [file('passed', 5)],
};

test('a report is summed, with what is skipped apart', () => {
  expect(countReport(report, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 });
  expect(countReport({ ...report, numFailedTests: 2, success: false }, 1)).toMatchObject({ failed: 2 });
});

test('a run can never fail without a failure being counted', () => {
  expect(countReport({ ...report, success: false, testResults: [file('failed', 0)] }, 1)).toMatchObject({ failed: 1 });
  expect(countReport(report, 1)).toMatchObject({ failed: 1 });
  expect(countReport(null, 1)).toMatchObject({ failed: 1 });
});

test('steps run side by side, fail alone, and are added up', async () => {
  let running = 0;
  let most = 0;
  const step = (name: string, outcome: () => ReturnType<typeof passed>): Step => ({
    name,
    async run() {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return outcome();
    },
  });
  const broken = (): never => {
    throw new Error('broke down');
  };
  let printed = '';
  const totals = await runSteps([step('a', passed), step('b', () => failed('why b')), step('c', broken), step('d', passed)], {
    concurrency: 2,
    signal: new AbortController().signal,
    print: (text) => (printed += text),
  });
  expect(totals).toEqual({ passed: 2, failed: 2, skipped: 0 });
  expect(most).toBe(2);
  expect(printed).toContain('why b');
  expect(printed).toContain('broke down');
  expect(printed.match(/^(ok {2}|FAIL) /gm)).toHaveLength(4);
});

test('the last line has the form that is read by machines', () => {
  expect(describeTotals({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(describeTotals({ passed: 12, failed: 1, skipped: 3 })).toBe(
    '3 skipped: they need what this machine or user has not\n12 passed, 1 failed',
  );
});
