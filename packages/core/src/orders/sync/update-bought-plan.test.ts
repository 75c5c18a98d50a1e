import { expect, test } from 'vitest';
import { findBoughtPlan } from './update-bought-plan.ts';

const DAY_MS = 86_400_000;
const day = (number: number) => new Date(Date.UTC(2026, 10, 1) + number * DAY_MS);
const period = (item: string, start: number, { subscriptionId = 'sub_a' } = {}) => ({
  ...{ item, subscriptionId, periodStart: day(start), periodEnd: day(30), createdAt: day(start) },
});
const living = (id: string, state = 'ACTIVE', endedAt: Date | null = null) => ({ id, state, endedAt });

test('the latest paid period of a subscription counts, and outlives its end by the days of grace', () => {
  const periods = [period('plan:plus', 0), period('plan:pro', 3)];
  expect(findBoughtPlan(periods, [living('sub_a')])).toEqual({ plan: 'pro', endsAt: day(37) });
});

test('an upgrade within the second of the purchase counts, whichever is read first', () => {
  const periods = [period('plan:pro', 0), period('plan:plus', 0)];
  for (const order of [periods, periods.toReversed()]) expect(findBoughtPlan(order, [living('sub_a')])?.plan).toBe('pro');
});

test('a cancelled one ends with its period, one that was ended at once with that moment', () => {
  expect(findBoughtPlan([period('plan:plus', 0)], [living('sub_a', 'ENDING')])?.endsAt).toEqual(day(30));
  expect(findBoughtPlan([period('plan:plus', 0)], [living('sub_a', 'ENDED', day(4))])?.endsAt).toEqual(day(4));
});

test('of two subscriptions the larger plan counts; without a paid period none does', () => {
  const periods = [period('plan:plus', 0), period('plan:pro', 0, { subscriptionId: 'sub_b' })];
  expect(findBoughtPlan(periods, [living('sub_a'), living('sub_b')])?.plan).toBe('pro');
  expect(findBoughtPlan([], [living('sub_a')])).toBeNull();
});
