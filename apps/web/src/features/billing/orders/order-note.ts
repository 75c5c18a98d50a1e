import type { OrderView } from '../views.ts';

/** Whether a refund of an order can be asked for: something is left to pay back, and nobody decides about it already. */
export function canAskRefund(order: Pick<OrderView, 'state' | 'refundableCents' | 'request' | 'dispute'>): boolean {
  const isDisputed = order.dispute === 'OPEN' || order.dispute === 'REVIEW' || order.dispute === 'LOST';
  const isAsked = order.request !== null && order.request.state !== 'DONE';
  return order.state === 'PAID' && order.refundableCents > 0 && !isDisputed && !isAsked;
}

/** What is to be said about an order beside its state, the most pressing first: a dispute, then a wish for money back, then its payment. */
export function noteOf(order: Pick<OrderView, 'state' | 'request' | 'dispute'>): 'dispute' | 'request' | 'PENDING' | 'MISMATCHED' | null {
  if (order.dispute !== null) return 'dispute';
  if (order.request !== null) return 'request';
  return order.state === 'PENDING' || order.state === 'MISMATCHED' ? order.state : null;
}
