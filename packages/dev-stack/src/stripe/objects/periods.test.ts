import { expect, test } from 'vitest';
import { periodEnd } from './periods.ts';

const at = (day: string): number => Date.parse(`${day}T23:59:59Z`) / 1000;
const recurring = (interval: 'day' | 'month' | 'week' | 'year', count = 1) =>
  ({ interval, interval_count: count, meter: null, trial_period_days: null, usage_type: 'licensed' }) as const;

test.each([
  { interval: 'month', anchor: '2026-01-31', start: '2026-01-31', end: '2026-02-28' },
  { interval: 'month', anchor: '2026-01-31', start: '2026-02-28', end: '2026-03-31' },
  { interval: 'month', anchor: '2027-12-31', start: '2027-12-31', end: '2028-01-31' },
  { interval: 'year', anchor: '2028-02-29', start: '2028-02-29', end: '2029-02-28' },
  { interval: 'year', anchor: '2028-02-29', start: '2031-02-28', end: '2032-02-29' },
  { interval: 'week', anchor: '2026-01-31', start: '2026-01-31', end: '2026-02-07' },
  { interval: 'day', anchor: '2026-02-28', start: '2026-02-28', end: '2026-03-01' },
] as const)('a $interval from $anchor on, the period that starts on $start ends on $end', ({ interval, anchor, start, end }) => {
  expect(periodEnd(at(anchor), recurring(interval), at(start))).toBe(at(end));
});

test('several intervals make one period', () => {
  expect(periodEnd(at('2026-01-31'), recurring('month', 3), at('2026-01-31'))).toBe(at('2026-04-30'));
});
