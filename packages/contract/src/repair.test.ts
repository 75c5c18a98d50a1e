import { expect, test } from 'vitest';
import { isRepairedByModel } from './repair.ts';

test.each([
  [1_000, 1_000, true],
  [1_001, 1_000, false],
  [1, 1, true],
  [100, 3_900, true],
  // Hardly any pixels, but windows for half an hour.
  [1, 20_000, false],
  [1_000_000, 1, false],
])('%i × %i pixels go through the network: %s', (width, height, byModel) => {
  expect(isRepairedByModel({ width, height })).toBe(byModel);
});
