import { expect, test } from 'vitest';
import { nameOrigin } from './name-origin.ts';

test('monthly credits name their month', () => {
  expect(nameOrigin('plan:free:2026-11')).toEqual({ kind: 'plan', month: '2026-11' });
});

test('demo credits, goodwill, orders and unknown origins are told apart', () => {
  expect(nameOrigin('demo').kind).toBe('demo');
  expect(nameOrigin('goodwill:17').kind).toBe('goodwill');
  expect(nameOrigin('order:0f8fad5b').kind).toBe('order');
  expect(nameOrigin('orders')).toEqual({ kind: 'other', month: null });
});
