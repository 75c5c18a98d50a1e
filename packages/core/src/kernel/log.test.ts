import { expect, test } from 'vitest';
import { createLogger, describeFault } from './log.ts';

function collect(): { lines: string[]; destination: { write(line: string): void } } {
  const lines: string[] = [];
  return { lines, destination: { write: (line) => void lines.push(line) } };
}

test('an event is one line of JSON with its fields', () => {
  const { lines, destination } = collect();
  createLogger({ level: 'info', destination }).info('worker.run-ended', { runId: 'r', durationMs: 12, code: 'OK' });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'worker.run-ended', runId: 'r', durationMs: 12, code: 'OK' });
});

test("a defect's message, which may quote what a customer sent, is never logged", () => {
  const { lines, destination } = collect();
  const error = new Error('CANARY-7731 in /home/someone/mum-passport.jpg');
  createLogger({ level: 'info', destination }).error('api.error-unexpected', { fault: describeFault(error) });
  expect(lines.join()).not.toMatch(/CANARY|passport/);
  expect(lines.join()).toContain('log.test.ts');
});

test('the code of a system error is kept when it has the form of one', () => {
  expect(describeFault(Object.assign(new Error('x'), { code: 'ENOSPC' })).name).toBe('Error:ENOSPC');
  expect(describeFault(Object.assign(new Error('x'), { code: 'mum passport' })).name).toBe('Error');
  expect(describeFault('text').name).toBe('string');
});
