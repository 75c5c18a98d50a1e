import { expect, test } from 'vitest';
import { signedAmount } from './signed-amount.ts';

test('the signs of a delivered run add up to its price, those of a released one to nothing', () => {
  expect(signedAmount('reserve', 2) + signedAmount('commit', 2)).toBe(-2);
  expect(signedAmount('reserve', 2) + signedAmount('release', 2)).toBe(0);
});

test('granted credits come, ended ones go', () => {
  expect(signedAmount('grant', 50)).toBe(50);
  expect(signedAmount('expire', 7)).toBe(-7);
});
