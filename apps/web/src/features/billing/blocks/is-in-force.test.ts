import { expect, test } from 'vitest';
import { isInForce } from './is-in-force.ts';

const END = '2026-12-01T00:00:00.000Z';

test('a block holds until its end, whoever has looked at it', () => {
  const endMs = Date.parse(END);
  for (const state of ['ACTIVE', 'CONTESTED', 'UPHELD'] as const) {
    expect(isInForce({ state, endsAt: END }, endMs - 1)).toBe(true);
    expect(isInForce({ state, endsAt: END }, endMs)).toBe(false);
  }
});

test('a lifted one holds no longer', () => {
  expect(isInForce({ state: 'LIFTED', endsAt: END }, 0)).toBe(false);
});
