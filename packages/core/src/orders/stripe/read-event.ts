import type Stripe from 'stripe';
import type { EventFacts } from './facts.ts';
import { idOf } from './read-facts.ts';

/** Events that say something about an order, at most 20 because one list asks for them all. Everything else is acknowledged and forgotten. */
export const EVENT_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'payment_intent.payment_failed',
] as const satisfies readonly Stripe.Event['type'][];

/**
 * The business object that an event is about: the payment for refunds and disputes, the object itself otherwise.
 * null for events that we do not listen to.
 */
export function readEvent(event: Stripe.Event): EventFacts | null {
  if (!(EVENT_TYPES as readonly string[]).includes(event.type)) return null;
  const object = event.data.object as { id?: string; object?: string; payment_intent?: string | { id: string } | null };
  const isMoneyBack = event.type.startsWith('charge.') || event.type.startsWith('refund.');
  const objectId = isMoneyBack ? idOf(object.payment_intent) : (object.id ?? null);
  if (objectId === null || !/^[A-Za-z0-9_]{4,255}$/.test(objectId)) return null;
  return { id: event.id, type: event.type, objectId, createdAt: new Date(event.created * 1000) };
}
