import { hasMoney } from '../sync/credit-levels.ts';

/** What decides about the money for an order. */
export type RefundableOrder = {
  state: string;
  amountCents: number;
  refundedCents: number;
  credits: number;
  /** Where the money came from: without one there is no way back for it. */
  paymentIntentId: string | null;
  /** Spent on delivered results or set aside for runs under way. */
  usedCredits: number;
  disputes: readonly { state: string }[];
  requests: readonly { state: string }[];
};

/**
 * What can be paid back of an order, in hundredths of the currency: the price less its share of the credits that were used, less what was
 * paid back already. Nothing while the bank has taken the money back, or while another wish is open.
 */
export function refundableCents(order: RefundableOrder): number {
  const { amountCents, refundedCents, credits, usedCredits, disputes, requests } = order;
  if (!hasMoney(order) || order.paymentIntentId === null) return 0;
  if (disputes.some(({ state }) => state === 'OPEN' || state === 'REVIEW' || state === 'LOST')) return 0;
  if (requests.some(({ state }) => state === 'ASKED' || state === 'ACCEPTED')) return 0;
  // A payment that was not the price gave nothing, so all of it can go back.
  const used = credits === 0 || order.state === 'MISMATCHED' ? 0 : Math.ceil((amountCents * Math.min(usedCredits, credits)) / credits);
  return Math.max(0, amountCents - used - refundedCents);
}
