import { describe, expect, test } from 'vitest';
import {
  canReach,
  DISPUTE_MACHINE,
  entryNumber,
  ORDER_MACHINE,
  receiptNumber,
  REFUND_MACHINE,
  REFUND_REQUEST_MACHINE,
  SUBSCRIPTION_MACHINE,
  type StateMachine,
} from './billing.ts';

const MACHINES: [string, StateMachine<string>, { starts: string[]; ends: string[] }][] = [
  ['an order', ORDER_MACHINE, { starts: ['OPEN'], ends: ['PAID', 'EXPIRED', 'MISMATCHED'] }],
  ['a subscription', SUBSCRIPTION_MACHINE, { starts: ['INCOMPLETE'], ends: ['ENDED'] }],
  ['a refund', REFUND_MACHINE, { starts: ['PENDING'], ends: ['FAILED', 'CANCELLED'] }],
  ['a refund request', REFUND_REQUEST_MACHINE, { starts: ['ASKED', 'ACCEPTED'], ends: ['DONE', 'DECLINED'] }],
  ['a dispute', DISPUTE_MACHINE, { starts: ['INQUIRY', 'OPEN'], ends: ['INQUIRY_CLOSED', 'WON'] }],
];

describe.each(MACHINES)('%s', (_name, machine, { starts, ends }) => {
  const states = Object.keys(machine.states);

  test('has no state that is not known, and none that cannot come', () => {
    for (const { from, to } of machine.transitions) expect(states).toEqual(expect.arrayContaining([from, to]));
    for (const state of states)
      expect(
        starts.some((start) => canReach(machine, start, state)),
        state,
      ).toBe(true);
  });

  test('comes to an end from everywhere, and never back from one', () => {
    for (const state of states)
      expect(
        ends.some((end) => canReach(machine, state, end)),
        state,
      ).toBe(true);
    for (const end of ends) expect(states.filter((state) => canReach(machine, end, state))).toEqual([end]);
  });
});

test('what was not on the way cannot be reached', () => {
  expect(canReach(ORDER_MACHINE, 'OPEN', 'FAILED')).toBe(true);
  expect(canReach(ORDER_MACHINE, 'PAID', 'OPEN')).toBe(false);
  expect(canReach(SUBSCRIPTION_MACHINE, 'ENDED', 'ACTIVE')).toBe(false);
  expect(canReach(DISPUTE_MACHINE, 'WON', 'OPEN')).toBe(false);
  // An appeal may still win what was lost, and nothing takes back what was won.
  expect(canReach(DISPUTE_MACHINE, 'LOST', 'WON')).toBe(true);
  expect(canReach(DISPUTE_MACHINE, 'WON', 'LOST')).toBe(false);
  expect(canReach(REFUND_MACHINE, 'SUCCEEDED', 'FAILED')).toBe(true);
});

test('numbers are read out by people', () => {
  expect(receiptNumber(42)).toBe('IM-00000042');
  expect(entryNumber('123456789')).toBe('L-123456789');
});
