import type { OrderView } from '../views.ts';

type Note = 'dispute' | 'request' | 'PENDING' | 'MISMATCHED';

/** Whether a refund of an order can be asked for: something is left to pay back, and nobody decides about it already. */
export function canAskRefund(order: Pick<OrderView, 'state' | 'refundableCents' | 'request' | 'dispute'>): boolean {
  const isDisputed = order.dispute === 'OPEN' || order.dispute === 'REVIEW' || order.dispute === 'LOST';
  const isAsked = order.request?.state === 'ASKED' || order.request?.state === 'ACCEPTED';
  return order.state === 'PAID' && order.refundableCents > 0 && !isDisputed && !isAsked;
}

/**
 * What is to be said about an order beside its state, the most pressing first: a dispute that goes on or took the money, a wish for money
 * back, a dispute that is over, its payment.
 */
export function noteOf({ state, request, dispute }: Pick<OrderView, 'state' | 'request' | 'dispute'>): Note | null {
  const isOver = dispute === 'WON' || dispute === 'INQUIRY_CLOSED';
  if (dispute !== null && !isOver) return 'dispute';
  if (request !== null) return 'request';
  if (dispute !== null) return 'dispute';
  return state === 'PENDING' || state === 'MISMATCHED' ? state : null;
}
