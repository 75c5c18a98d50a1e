import { refuse } from '../wire/stripe-error.ts';
import { take, update, type World } from '../world.ts';
import { findSessionOf, findSessionOfSubscription } from './checkout-sessions.ts';
import { markFailed, markPaid } from './collect-invoice.ts';
import { findInvoiceOf } from './invoices.ts';
import { settlePayment } from './payments.ts';
import { idOf, type PaymentIntent, type Session } from './stored.ts';

export type SettleOutcome = 'succeeds' | 'fails';

function settleSession(world: World, session: Session, outcome: SettleOutcome): void {
  if (session.status !== 'complete' || session.payment_status !== 'unpaid') return;
  if (outcome === 'succeeds') update([world, session], { payment_status: 'paid' }, 'checkout.session.async_payment_succeeded');
  else world.emit('checkout.session.async_payment_failed', session);
}

/** Ends a delayed payment, with the invoice and the checkout session it is for. */
export function settle(world: World, intent: PaymentIntent, outcome: SettleOutcome): void {
  if (intent.status !== 'processing') throw refuse(`This payment is ${intent.status}; there is nothing to settle.`);
  settlePayment(world, intent, outcome);
  const billed = findInvoiceOf(world, intent);
  if (billed) {
    const subscription = idOf(billed.invoice.parent?.subscription_details?.subscription);
    const first = billed.invoice.billing_reason === 'subscription_create' && subscription !== null;
    const session = first ? findSessionOfSubscription(world, subscription) : null;
    if (outcome === 'succeeds') markPaid(world, billed.invoice);
    else {
      // The attempt was counted when the debit was started.
      billed.invoice.attempt_count -= 1;
      markFailed(world, billed.invoice);
    }
    if (session) settleSession(world, session, outcome);
    return;
  }
  const session = findSessionOf(world, intent.id);
  if (session) settleSession(world, session, outcome);
}

/** The payment that a completed session waits for. */
export function findUnsettled(world: World, session: Session): PaymentIntent {
  const direct = idOf(session.payment_intent);
  const entry = [...world.tables.invoicePayments.values()].find((payment) => payment.invoice === session.invoice);
  const id = direct ?? idOf(entry?.payment.payment_intent);
  if (id === null) throw refuse('This session has no payment.');
  return take([world, 'paymentIntents'], id);
}
