import { expect, test } from 'vitest';
import { writeAmount } from './write-amount.ts';

test('amounts are written in whole units with their currency', () => {
  expect(writeAmount(1_800, 'eur')).toBe('18.00 EUR');
  expect(writeAmount(5, 'usd')).toBe('0.05 USD');
  expect(writeAmount(0, 'eur')).toBe('0.00 EUR');
});
