import { PLANS } from '@imagemint/contract/plans';
import { TOOLS } from '@imagemint/contract/tools';
import { expect, test } from 'vitest';
import { resultsAMonth } from './results-a-month.ts';

test('whole results only, by the price that a run has', () => {
  expect(resultsAMonth('free', 'enhance')).toBe(Math.floor(PLANS.free.monthlyCredits / TOOLS.enhance.credits));
  expect(resultsAMonth('pro', 'remove-background')).toBe(Math.floor(PLANS.pro.monthlyCredits / TOOLS['remove-background'].credits));
});

test('a tool that the plan lacks is none, not nought', () => {
  expect(resultsAMonth('free', 'denoise')).toBeNull();
  expect(resultsAMonth('plus', 'denoise')).toBeGreaterThan(0);
});
