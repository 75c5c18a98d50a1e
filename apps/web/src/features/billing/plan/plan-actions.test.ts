import { SUBSCRIPTION_MACHINE, type SubscriptionState } from '@imagemint/contract/billing';
import type { PaidPlanId } from '@imagemint/contract/plans';
import { expect, test } from 'vitest';
import { actionsOf, isSubscribed } from './plan-actions.ts';

const view = (state: SubscriptionState, nextPlan: PaidPlanId = 'plus') => ({
  subscription: { plan: 'plus' as const, nextPlan, state, periodEnd: '2026-12-01T00:00:00Z', graceEndsAt: null },
});

test('without a subscription there is nothing to do but buy one', () => {
  expect(isSubscribed({ subscription: null })).toBe(false);
  expect(isSubscribed(view('ENDED'))).toBe(false);
  expect(actionsOf({ subscription: null })).toEqual(actionsOf(view('ENDED')));
});

test('an active plan can be changed and cancelled both ways', () => {
  expect(actionsOf(view('ACTIVE'))).toEqual({ changes: ['pro'], stay: null, cancels: ['period-end', 'now'], canResume: false });
});

test('a planned change can be taken back, and is not offered again', () => {
  expect(actionsOf(view('ACTIVE', 'pro'))).toMatchObject({ changes: [], stay: 'plus' });
});

test('what ends can be resumed or ended now, and cannot be changed', () => {
  expect(actionsOf(view('ENDING'))).toEqual({ changes: [], stay: null, cancels: ['now'], canResume: true });
});

test('cancelling is possible in every state from which the machine leads to the end', () => {
  for (const state of Object.keys(SUBSCRIPTION_MACHINE.states) as SubscriptionState[]) {
    expect(actionsOf(view(state)).cancels.length > 0).toBe(state !== 'ENDED');
  }
});
