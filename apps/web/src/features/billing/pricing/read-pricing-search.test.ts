import { expect, test } from 'vitest';
import { readPricingSearch } from './read-pricing-search.ts';

test('a choice and a payment that was left are read', () => {
  expect(readPricingSearch({ item: 'plan:plus', cancelled: 1 })).toEqual({ item: 'plan:plus', cancelled: true });
  expect(readPricingSearch({ cancelled: true })).toEqual({ cancelled: true });
});

test('what is neither is dropped', () => {
  expect(readPricingSearch({ item: '<script>', cancelled: 'no', other: 1 })).toEqual({});
  expect(readPricingSearch({ item: 7 })).toEqual({});
});
