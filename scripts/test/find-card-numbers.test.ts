import { expect, test } from 'vitest';
import { findCardNumbers } from './find-card-numbers.ts';

test.each([
  '4242424242424242',
  '4242 4242 4242 4242',
  '5555-5555-5555-4444',
  '{"note":"378282246310005"}',
  "('x','6011111111111117')",
  '2223003122003222',
])('%s is found', (text) => {
  expect(findCardNumbers(`before ${text} after`)).toHaveLength(1);
});

test.each([
  '4242424242424241',
  '42424242',
  'f4242424242424242',
  '1764460800000',
  '{"packed": 4242424242424242}',
  '6e2b7d1a-4242-4242-8242-424242424242',
  '2026-11-29T20:15:00.000Z',
])('%s is none', (text) => {
  expect(findCardNumbers(`before ${text} after`)).toEqual([]);
});
