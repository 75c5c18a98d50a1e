import { expect, test } from 'vitest';
import { planGrant } from './plan-grant.ts';

test('a plan gives once a calendar month, until the month ends', () => {
  const grant = planGrant('free', new Date('2026-12-31T23:59:59.999Z'));
  expect(grant.origin).toBe('plan:free:2026-12');
  expect(grant.endsAt.toISOString()).toBe('2027-01-01T00:00:00.000Z');
});

test('the next month has an origin of its own', () => {
  expect(planGrant('free', new Date('2027-01-01T00:00:00Z')).origin).toBe('plan:free:2027-01');
});
