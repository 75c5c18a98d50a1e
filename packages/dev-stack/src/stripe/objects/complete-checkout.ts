import { orNull } from '../wire/params.ts';
import { refuse } from '../wire/stripe-error.ts';
import { take, update, type World } from '../world.ts';
import { customerDetails, lineItemsOf } from './checkout-sessions.ts';
import { startSubscription } from './collect-invoice.ts';
import { createCustomer } from './customers.ts';
import { openDispute } from './disputes.ts';
import { attachMethod, createCard, createDelayed } from './payment-methods.ts';
import { attemptPayment, createIntent } from './payments.ts';
import { idOf, type Customer, type PaymentIntent, type PaymentMethod, type Session } from './stored.ts';
import { findDecline } from './test-cards.ts';

export type CheckoutInput =
  { method: 'card'; card?: string; email?: string } | { method: 'delayed'; outcome?: 'succeeds' | 'fails'; email?: string };

/** What the page says: paid, on its way, or declined with the session still open. */
export type CheckoutResult = { status: 'paid' | 'unpaid'; session: Session };

const DEFAULT_CARD = '4242424242424242';

type Buyer = { customer: Customer | null; email: string; name: string | null };

function knownCustomer(world: World, session: Session): Customer | null {
  const id = idOf(session.customer);
  return id === null ? null : take([world, 'customers'], id, 'customer');
}

function buyerOf(world: World, session: Session, email: string | undefined): Buyer {
  const known = knownCustomer(world, session);
  const given = known?.email ?? session.customer_email ?? email;
  if (!given?.includes('@')) throw refuse('Your email is incomplete.', { param: 'email' });
  const makes = session.mode === 'subscription' || session.customer_creation === 'always';
  const customer = known ?? (makes ? createCustomer(world, { email: given }) : null);
  return { customer, email: given, name: orNull(customer?.name) };
}

const amountOf = (session: Session): { amount: number; currency: string } => ({
  amount: session.amount_total ?? 0,
  currency: session.currency ?? 'eur',
});

function intentOf(world: World, session: Session, buyer: Buyer): PaymentIntent {
  const tried = world.tables.paymentIntents.get(idOf(session.payment_intent) ?? '');
  if (tried) return tried;
  const { metadata, description, setupFutureUsage } = take([world, 'sessionExtras'], session.id);
  const customer = orNull(buyer.customer?.id);
  const fields = { ...amountOf(session), customer, receipt_email: buyer.email, metadata, description };
  return createIntent(world, { ...fields, setup_future_usage: setupFutureUsage });
}

function payOnce(world: World, session: Session, how: { buyer: Buyer; method: PaymentMethod }): 'paid' | 'unpaid' {
  const { buyer, method } = how;
  const intent = intentOf(world, session, buyer);
  session.payment_intent = intent.id;
  if (buyer.customer && intent.setup_future_usage) attachMethod(world, method, buyer.customer);
  const attempt = attemptPayment(world, intent, { method, isFirst: true });
  if (attempt.state === 'declined') throw attempt.problem;
  return attempt.state === 'succeeded' ? 'paid' : 'unpaid';
}

/** A card that the bank declines makes no subscription; only the payment that failed remains. */
function refuseDeclined(world: World, session: Session, how: { buyer: Buyer; method: PaymentMethod }): void {
  if (!findDecline(how.method, true)) return;
  const fields = { ...amountOf(session), customer: orNull(how.buyer.customer?.id), description: 'Subscription creation' };
  const attempt = attemptPayment(world, createIntent(world, fields), { method: how.method, isFirst: true });
  if (attempt.state === 'declined') throw attempt.problem;
}

function subscribe(world: World, session: Session, how: { buyer: Buyer; method: PaymentMethod }): 'paid' | 'unpaid' {
  const { buyer, method } = how;
  if (!buyer.customer) throw refuse('A subscription needs a customer.');
  const { metadata, description } = take([world, 'sessionExtras'], session.id);
  session.customer = buyer.customer.id;
  refuseDeclined(world, session, how);
  attachMethod(world, method, buyer.customer);
  const items = lineItemsOf(world, session).map(({ price, quantity }) => ({ price, quantity: quantity ?? 1 }));
  const fields = { customer: buyer.customer.id, items, defaultMethod: method.id, metadata, description };
  const { subscription, invoice, collected } = startSubscription(world, fields, { method, isFirst: true });
  if (collected.state === 'failed') throw collected.problem;
  Object.assign(session, { subscription: subscription.id, invoice: invoice.id });
  return collected.state === 'paid' ? 'paid' : 'unpaid';
}

/** Cards that announce a dispute get it as soon as they have paid. */
function disputeAtOnce(world: World, session: Session, method: PaymentMethod): void {
  const last4 = method.card?.last4;
  const intent = world.tables.paymentIntents.get(idOf(session.payment_intent) ?? '');
  if (!intent || (last4 !== '0259' && last4 !== '1976')) return;
  openDispute(world, intent, { inquiry: last4 === '1976' });
}

/**
 * Pays an open session as its page does.
 * @throws StripeProblem when the card is declined; the session stays open and another card may be tried.
 */
export function completeCheckout(world: World, session: Session, input: CheckoutInput): CheckoutResult {
  if (session.status !== 'open') throw refuse(`This Checkout Session is ${session.status ?? 'gone'}.`);
  const method =
    input.method === 'card' ? createCard(world, input.card ?? DEFAULT_CARD) : createDelayed(world, input.outcome ?? 'succeeds');
  const buyer = buyerOf(world, session, input.email);
  method.billing_details = { ...method.billing_details, email: buyer.email };
  const pay = session.mode === 'subscription' ? subscribe : payOnce;
  const status = pay(world, session, { buyer, method });
  const changes: Partial<Session> = {
    customer: buyer.customer?.id ?? null,
    customer_details: customerDetails(buyer.email, buyer.name),
    payment_status: status,
    status: 'complete',
    url: null,
  };
  update([world, session], changes, 'checkout.session.completed');
  disputeAtOnce(world, session, method);
  return { status, session };
}
