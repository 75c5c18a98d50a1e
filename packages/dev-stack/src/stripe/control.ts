import { completeCheckout, type CheckoutResult } from './objects/complete-checkout.ts';
import { setDefaultMethod } from './objects/customers.ts';
import { moveDispute, openDispute, type DisputeOptions, type DisputeStatus } from './objects/disputes.ts';
import { attachMethod, createCard } from './objects/payment-methods.ts';
import { createRefund, failRefund } from './objects/refunds.ts';
import { findUnsettled, settle, type SettleOutcome } from './objects/settle-payment.ts';
import type { Customer, Dispute, Refund, Session } from './objects/stored.ts';
import { StripeProblem } from './wire/stripe-error.ts';
import { take, type World } from './world.ts';

export type CheckoutHow = { method: 'card' | 'delayed'; card?: string; outcome?: SettleOutcome; email?: string };

export type CheckoutOutcome =
  (CheckoutResult & { error?: undefined }) | { status: 'declined'; session: Session; error: StripeProblem['fields'] };

/** What buyers, banks and the console page do, and the API cannot. Ids are those of the API; refusals are thrown. */
export type Control = {
  /** Pays on the hosted page. A declined card is an outcome, not an error: the session stays open. */
  completeCheckout(sessionId: string, how: CheckoutHow): Promise<CheckoutOutcome>;
  /** Ends a delayed payment of a completed session. */
  settleDelayed(sessionId: string, outcome: SettleOutcome): Promise<Session>;
  refund(paymentIntent: string, amount?: number): Promise<Refund>;
  /** The bank sends a refund back. */
  failRefund(refundId: string): Promise<Refund>;
  openDispute(paymentIntent: string, options?: DisputeOptions): Promise<Dispute>;
  /** An inquiry escalates by moving to `needs_response`. */
  moveDispute(disputeId: string, status: DisputeStatus): Promise<Dispute>;
  /** Gives a customer a test card that renewals are charged to from now on. */
  setDefaultCard(customerId: string, card: string): Promise<Customer>;
};

function complete(world: World, sessionId: string, how: CheckoutHow): CheckoutOutcome {
  const session = take([world, 'sessions'], sessionId);
  const { method, card, outcome, email } = how;
  const shared = email === undefined ? {} : { email };
  try {
    if (method === 'card') return completeCheckout(world, session, { method, ...(card !== undefined && { card }), ...shared });
    return completeCheckout(world, session, { method, ...(outcome && { outcome }), ...shared });
  } catch (error) {
    if (error instanceof StripeProblem && error.status === 402) return { status: 'declined', session, error: error.fields };
    throw error;
  }
}

function useCard(world: World, customerId: string, number: string): Customer {
  const customer = take([world, 'customers'], customerId);
  const method = attachMethod(world, createCard(world, number), customer);
  for (const subscription of world.tables.subscriptions.values()) {
    if (subscription.customer === customerId && subscription.default_payment_method !== null)
      subscription.default_payment_method = method.id;
  }
  return setDefaultMethod(world, customer, method.id);
}

/**
 * @param act runs what is given, up to date with the clock, and keeps the outcome.
 */
export function createControl(world: World, act: <T>(run: () => T) => T): Control {
  const later = async <T>(run: () => T): Promise<T> => structuredClone(act(run));
  return {
    completeCheckout: (sessionId, how) => later(() => complete(world, sessionId, how)),
    settleDelayed: (sessionId, outcome) =>
      later(() => {
        const session = take([world, 'sessions'], sessionId);
        settle(world, findUnsettled(world, session), outcome);
        return session;
      }),
    refund: (intent, amount) => later(() => createRefund(world, { payment_intent: intent, amount })),
    failRefund: (id) => later(() => failRefund(world, take([world, 'refunds'], id))),
    openDispute: (intent, options = {}) => later(() => openDispute(world, take([world, 'paymentIntents'], intent), options)),
    moveDispute: (id, status) => later(() => moveDispute(world, take([world, 'disputes'], id), status)),
    setDefaultCard: (customerId, card) => later(() => useCard(world, customerId, card)),
  };
}
