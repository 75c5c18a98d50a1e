import { expect, test } from 'vitest';
import { phaseOf } from './phase-of.ts';

test('a result that is open here stays, even when the service purged its copy', () => {
  expect(phaseOf('READY', true)).toBe('done');
  expect(phaseOf('DELIVERED', true)).toBe('done');
  expect(phaseOf('EXPIRED', true)).toBe('done');
});

test('without a result the state decides', () => {
  expect(phaseOf('READY', false)).toBe('opening');
  expect(phaseOf('EXPIRED', false)).toBe('ended');
  expect(phaseOf('CANCELLED', true)).toBe('ended');
});
