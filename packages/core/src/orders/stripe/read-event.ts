import type Stripe from 'stripe';
import { z } from 'zod';
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

const ObjectId = z.string().regex(/^[A-Za-z0-9_]{4,255}$/);

/** What we read of an event, whatever else is in it. */
const ReadableEvent = z.object({
  id: z.string().regex(/^evt_[A-Za-z0-9_]{4,250}$/),
  type: z.enum(EVENT_TYPES),
  created: z.number().int().min(0).max(253_402_300_799),
  data: z.object({
    object: z.object({ id: z.string().optional(), payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullish() }),
  }),
});

/**
 * The business object that an event is about: the payment for refunds and disputes, the object itself otherwise.
 * null for events that we do not listen to, and for those that name no object.
 */
export function readEvent(event: unknown): EventFacts | null {
  const parsed = ReadableEvent.safeParse(event);
  if (!parsed.success) return null;
  const { id, type, created, data } = parsed.data;
  const isMoneyBack = type.startsWith('charge.') || type.startsWith('refund.');
  const objectId = ObjectId.safeParse(isMoneyBack ? idOf(data.object.payment_intent) : data.object.id);
  return objectId.success ? { id, type, objectId: objectId.data, createdAt: new Date(created * 1000) } : null;
}
