import { expect, test } from 'vitest';
import { canAskRefund, noteOf } from './order-note.ts';

const paid = { state: 'PAID', refundableCents: 500, request: null, dispute: null } as const;
const asked = { state: 'ASKED', amountCents: 500, declineReason: null, isReturned: false } as const;

test('a paid order with something left can be asked back', () => {
  expect(canAskRefund(paid)).toBe(true);
  expect(canAskRefund({ ...paid, refundableCents: 0 })).toBe(false);
  expect(canAskRefund({ ...paid, state: 'PENDING' })).toBe(false);
});

test('not while a person or a bank decides', () => {
  expect(canAskRefund({ ...paid, request: asked })).toBe(false);
  expect(canAskRefund({ ...paid, request: { ...asked, state: 'ACCEPTED' } })).toBe(false);
  expect(canAskRefund({ ...paid, dispute: 'OPEN' })).toBe(false);
  expect(canAskRefund({ ...paid, dispute: 'WON' })).toBe(true);
});

test('what is left after a refund or a no can be asked back again', () => {
  expect(canAskRefund({ ...paid, request: { ...asked, state: 'DONE' } })).toBe(true);
  expect(canAskRefund({ ...paid, request: { ...asked, state: 'DECLINED', declineReason: 'used-up' } })).toBe(true);
});

test('the most pressing thing is said', () => {
  expect(noteOf(paid)).toBeNull();
  expect(noteOf({ ...paid, request: asked })).toBe('request');
  expect(noteOf({ ...paid, state: 'MISMATCHED' })).toBe('MISMATCHED');
});

test('a dispute outranks a wish for money back until it is over without a loss', () => {
  for (const dispute of ['INQUIRY', 'OPEN', 'REVIEW', 'LOST'] as const)
    expect(noteOf({ ...paid, request: asked, dispute })).toBe('dispute');
  for (const dispute of ['INQUIRY_CLOSED', 'WON'] as const) {
    expect(noteOf({ ...paid, request: asked, dispute })).toBe('request');
    expect(noteOf({ ...paid, dispute })).toBe('dispute');
  }
});
