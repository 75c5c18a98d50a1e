import { expect, test } from 'vitest';
import { canAskRefund, noteOf } from './order-note.ts';

const paid = { state: 'PAID', refundableCents: 500, request: null, dispute: null } as const;
const asked = { state: 'ASKED', amountCents: 500, declineReason: null } as const;

test('a paid order with something left can be asked back', () => {
  expect(canAskRefund(paid)).toBe(true);
  expect(canAskRefund({ ...paid, refundableCents: 0 })).toBe(false);
  expect(canAskRefund({ ...paid, state: 'PENDING' })).toBe(false);
});

test('not while a person or a bank decides, nor after a no', () => {
  expect(canAskRefund({ ...paid, request: asked })).toBe(false);
  expect(canAskRefund({ ...paid, request: { ...asked, state: 'DECLINED', declineReason: 'used-up' } })).toBe(false);
  expect(canAskRefund({ ...paid, dispute: 'OPEN' })).toBe(false);
  expect(canAskRefund({ ...paid, dispute: 'WON' })).toBe(true);
});

test('what is left after a refund can be asked back as well', () => {
  expect(canAskRefund({ ...paid, request: { ...asked, state: 'DONE' } })).toBe(true);
});

test('the most pressing thing is said', () => {
  expect(noteOf(paid)).toBeNull();
  expect(noteOf({ ...paid, request: asked, dispute: 'REVIEW' })).toBe('dispute');
  expect(noteOf({ ...paid, request: asked })).toBe('request');
  expect(noteOf({ ...paid, state: 'MISMATCHED' })).toBe('MISMATCHED');
});
