import { OrderState } from '@imagemint/contract/billing';
import { expect, test } from 'vitest';
import { nextAskMs, outcomeOf } from './outcome.ts';

test('an open payment is asked about with growing pauses, then left to the mail', () => {
  const waits = [1, 2, 3, 4, 5].map((asked) => nextAskMs('OPEN', asked));
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, null]);
  expect(outcomeOf({ state: 'OPEN', asked: 4, wasCounted: false })).toBe('confirming');
  expect(outcomeOf({ state: 'OPEN', asked: 5, wasCounted: false })).toBe('open');
});

test('a final answer is asked for once', () => {
  for (const state of OrderState.options.filter((known) => known !== 'OPEN' && known !== 'PENDING')) expect(nextAskMs(state, 1)).toBeNull();
});

test('every state has its own words, and a second look says that it was counted', () => {
  const outcomes = OrderState.options.map((state) => outcomeOf({ state, asked: 9, wasCounted: false }));
  expect(new Set(outcomes).size).toBe(OrderState.options.length);
  expect(outcomeOf({ state: 'PAID', asked: 1, wasCounted: true })).toBe('counted');
  expect(outcomeOf({ state: undefined, asked: 0, wasCounted: true })).toBe('confirming');
});
