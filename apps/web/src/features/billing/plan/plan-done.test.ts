import { expect, test } from 'vitest';
import type { PlanView } from '../views.ts';
import { isStillSo } from './plan-done.ts';

const pro: PlanView = {
  ...{ plan: 'pro', givenPlan: 'free', hasPortal: true },
  subscription: {
    ...{ plan: 'pro', nextPlan: 'pro', state: 'ACTIVE', priceCents: 1_800, nextPriceCents: 1_800 },
    ...{ periodEnd: '2026-12-30T00:00:00.000Z', graceEndsAt: null },
  },
};
const done = { text: 'Your plan is now Pro.', after: pro };

test('what was done is said as long as the plan is what it led to', () => {
  expect(isStillSo(done, { ...pro })).toBe(true);
  expect(isStillSo(done, { ...pro, plan: 'free', subscription: null })).toBe(false);
  expect(isStillSo(done, { ...pro, subscription: pro.subscription && { ...pro.subscription, state: 'ENDING' } })).toBe(false);
});
