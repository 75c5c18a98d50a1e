import { expect, test } from 'vitest';
import { median, pairRatios, percentile } from './statistics.ts';

test('percentiles lie between the values around them', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([1, 2])).toBe(1.5);
  expect(percentile([0, 10, 20, 30, 40], 0.95)).toBeCloseTo(38);
});

test('ratios are taken round by round, so that a slow machine cancels out', () => {
  expect(pairRatios([10, 4, 30], [5, 2, 15])).toEqual({ median: 2, spread: 0 });
  expect(pairRatios([1, 2, 3], [1, 1, 1]).spread).toBeCloseTo(0.4);
});
