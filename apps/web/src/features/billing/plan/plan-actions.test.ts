import { SUBSCRIPTION_MACHINE, type SubscriptionState } from '@imagemint/contract/billing';
import type { PaidPlanId } from '@imagemint/contract/plans';
import { expect, test } from 'vitest';
import { actionsOf, canChangeTo, isSubscribed } from './plan-actions.ts';

const view = (state: SubscriptionState, nextPlan: PaidPlanId = 'plus') => ({
  subscription: {
    ...{ plan: 'plus' as const, nextPlan, state, priceCents: 600, nextPriceCents: 600 },
    ...{ periodEnd: '2026-12-01T00:00:00Z', graceEndsAt: null },
  },
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

test('only what can be changed is offered', () => {
  expect(canChangeTo(view('ACTIVE'), 'pro')).toBe(true);
  expect(canChangeTo(view('ACTIVE'), 'plus')).toBe(false);
  expect(canChangeTo(view('ACTIVE', 'pro'), 'plus')).toBe(true);
  for (const state of ['ENDING', 'GRACE', 'SUSPENDED', 'INCOMPLETE'] as const) expect(canChangeTo(view(state), 'pro')).toBe(false);
});

test('what has not been paid yet can only be cancelled now', () => {
  expect(actionsOf(view('INCOMPLETE'))).toEqual({ changes: [], stay: null, cancels: ['now'], canResume: false });
});

test('what ends can be resumed or ended now, and cannot be changed', () => {
  expect(actionsOf(view('ENDING'))).toEqual({ changes: [], stay: null, cancels: ['now'], canResume: true });
});

test('cancelling is possible in every state from which the machine leads to the end', () => {
  for (const state of Object.keys(SUBSCRIPTION_MACHINE.states) as SubscriptionState[]) {
    expect(actionsOf(view(state)).cancels.length > 0).toBe(state !== 'ENDED');
  }
});
