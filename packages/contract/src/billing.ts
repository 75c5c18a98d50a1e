import { z } from 'zod';
import { PaidPlanId, SaleItem } from './plans.ts';

/** One way from a state to another, and what brings it about. */
export type Transition<State extends string> = { from: State; to: State; when: string };

/** A state machine as data: the code moves by it and docs/billing-states.md is written from it. */
export type StateMachine<State extends string> = { states: Record<State, string>; transitions: readonly Transition<State>[] };

function defineMachine<const State extends string>(machine: StateMachine<State>): StateMachine<State> {
  return machine;
}

/** An order is one purchase: a credit pack, by its checkout session, or a period of a plan, by its invoice. */
export const ORDER_MACHINE = defineMachine({
  states: {
    OPEN: 'waits for the customer to pay',
    PENDING: 'the customer is done, the money is on its way (delayed payment methods)',
    PAID: 'paid; its credits are given once',
    FAILED: 'a payment failed; nothing is given',
    EXPIRED: 'can no longer be paid',
    MISMATCHED: 'paid with an amount or currency that is not the price; nothing is given, a person looks at it',
  },
  transitions: [
    { from: 'OPEN', to: 'PENDING', when: 'checkout.session.completed, payment_status unpaid; an invoice’s payment is processing' },
    { from: 'OPEN', to: 'PAID', when: 'checkout.session.completed with payment, or invoice.paid' },
    { from: 'OPEN', to: 'FAILED', when: 'invoice.payment_failed or invoice.marked_uncollectible' },
    { from: 'OPEN', to: 'EXPIRED', when: 'checkout.session.expired or invoice.voided' },
    { from: 'OPEN', to: 'MISMATCHED', when: 'paid, but not the price' },
    { from: 'PENDING', to: 'PAID', when: 'checkout.session.async_payment_succeeded or invoice.paid' },
    { from: 'PENDING', to: 'FAILED', when: 'checkout.session.async_payment_failed or invoice.payment_failed' },
    { from: 'PENDING', to: 'MISMATCHED', when: 'paid, but not the price' },
    { from: 'FAILED', to: 'PENDING', when: 'a later attempt is on its way' },
    { from: 'FAILED', to: 'PAID', when: 'a later attempt succeeded' },
    { from: 'FAILED', to: 'EXPIRED', when: 'invoice.voided' },
    { from: 'FAILED', to: 'MISMATCHED', when: 'paid, but not the price' },
  ],
});
export type OrderState = keyof typeof ORDER_MACHINE.states;
export const OrderState = z.enum(Object.keys(ORDER_MACHINE.states) as [OrderState, ...OrderState[]]);

export const SUBSCRIPTION_MACHINE = defineMachine({
  states: {
    INCOMPLETE: 'its first payment has not succeeded yet',
    ACTIVE: 'paid, and renews',
    ENDING: 'paid, and ends with its period',
    GRACE: 'a renewal failed; the plan stays for some days while the payment is tried again',
    SUSPENDED: 'a renewal failed for too long; the plan is free until it is paid',
    ENDED: 'over',
  },
  transitions: [
    { from: 'INCOMPLETE', to: 'ACTIVE', when: 'invoice.paid' },
    { from: 'INCOMPLETE', to: 'ENDED', when: 'the first payment never came' },
    { from: 'ACTIVE', to: 'ENDING', when: 'cancelled for the end of the period' },
    { from: 'ENDING', to: 'ACTIVE', when: 'resumed' },
    { from: 'ACTIVE', to: 'GRACE', when: 'invoice.payment_failed at a renewal' },
    { from: 'GRACE', to: 'ACTIVE', when: 'invoice.paid' },
    { from: 'GRACE', to: 'SUSPENDED', when: 'the grace days are over' },
    { from: 'SUSPENDED', to: 'ACTIVE', when: 'invoice.paid' },
    { from: 'ACTIVE', to: 'ENDED', when: 'cancelled at once' },
    { from: 'ENDING', to: 'ENDED', when: 'the period is over, or cancelled at once' },
    { from: 'GRACE', to: 'ENDED', when: 'cancelled, or every attempt failed' },
    { from: 'SUSPENDED', to: 'ENDED', when: 'cancelled, or every attempt failed' },
  ],
});
export type SubscriptionState = keyof typeof SUBSCRIPTION_MACHINE.states;
export const SubscriptionState = z.enum(Object.keys(SUBSCRIPTION_MACHINE.states) as [SubscriptionState, ...SubscriptionState[]]);

export const REFUND_MACHINE = defineMachine({
  states: {
    PENDING: 'on its way; its credits are taken back already',
    SUCCEEDED: 'paid back',
    FAILED: 'the bank sent it back; its credits return',
    CANCELLED: 'called off before it left; its credits return',
  },
  transitions: [
    { from: 'PENDING', to: 'SUCCEEDED', when: 'refund.updated' },
    { from: 'PENDING', to: 'FAILED', when: 'refund.failed' },
    { from: 'PENDING', to: 'CANCELLED', when: 'refund.updated' },
    { from: 'SUCCEEDED', to: 'FAILED', when: 'refund.failed' },
  ],
});
export type RefundState = keyof typeof REFUND_MACHINE.states;
export const RefundState = z.enum(Object.keys(REFUND_MACHINE.states) as [RefundState, ...RefundState[]]);

export const DISPUTE_MACHINE = defineMachine({
  states: {
    INQUIRY: 'the bank only asks; nothing is frozen',
    INQUIRY_CLOSED: 'the bank asks no more',
    OPEN: 'the money is taken back for now; what is left of this order’s credits is frozen',
    REVIEW: 'the bank reads our evidence; still frozen',
    WON: 'the money is ours again; what was frozen is free again',
    LOST: 'the money is gone; what was frozen is written off',
  },
  transitions: [
    { from: 'INQUIRY', to: 'INQUIRY_CLOSED', when: 'charge.dispute.closed, status warning_closed' },
    { from: 'INQUIRY', to: 'OPEN', when: 'charge.dispute.updated, status needs_response' },
    { from: 'OPEN', to: 'REVIEW', when: 'evidence was sent' },
    { from: 'OPEN', to: 'WON', when: 'charge.dispute.closed, status won' },
    { from: 'OPEN', to: 'LOST', when: 'charge.dispute.closed, status lost' },
    { from: 'REVIEW', to: 'WON', when: 'charge.dispute.closed, status won' },
    { from: 'REVIEW', to: 'LOST', when: 'charge.dispute.closed, status lost' },
    { from: 'LOST', to: 'OPEN', when: 'charge.dispute.updated, status appeal_needs_response' },
    { from: 'LOST', to: 'REVIEW', when: 'charge.dispute.updated, status appeal_under_review' },
    { from: 'LOST', to: 'WON', when: 'charge.dispute.closed, status won after an appeal' },
  ],
});
export type DisputeState = keyof typeof DISPUTE_MACHINE.states;
export const DisputeState = z.enum(Object.keys(DISPUTE_MACHINE.states) as [DisputeState, ...DisputeState[]]);

/** A customer's wish for money back. */
export const REFUND_REQUEST_MACHINE = defineMachine({
  states: {
    ASKED: 'a person will decide',
    ACCEPTED: 'granted, by the rule or by a person; on its way to Stripe',
    DONE: 'Stripe has the refund',
    DECLINED: 'refused by a person, or by the payment processor when the money had gone back already; with a reason',
  },
  transitions: [
    { from: 'ASKED', to: 'ACCEPTED', when: 'staff accept it' },
    { from: 'ASKED', to: 'DECLINED', when: 'staff decline it' },
    { from: 'ACCEPTED', to: 'DONE', when: 'Stripe took the refund' },
    { from: 'ACCEPTED', to: 'DECLINED', when: 'Stripe refused the refund: nothing of the payment is left' },
  ],
});
export type RefundRequestState = keyof typeof REFUND_REQUEST_MACHINE.states;

/**
 * Whether a machine leads from one state to the other over any number of steps: whoever looks at Stripe's present state may have missed
 * some in between.
 */
export function canReach<State extends string>(machine: StateMachine<State>, from: State, to: State): boolean {
  const seen = new Set<State>([from]);
  for (const state of seen) for (const next of machine.transitions) if (next.from === state) seen.add(next.to);
  return from === to || seen.has(to);
}

/** Days that a plan outlives the end of its paid period while the renewal's payment is tried again. */
export const GRACE_DAYS = 7;
/** Hours that a period's credits outlive it: the next invoice takes about one to be paid. */
export const RENEWAL_HOURS = 24;
/** Days in which a refund of what was not used needs nobody's leave (Directive 2011/83/EU, Art. 9 gives consumers 14). */
export const WITHDRAWAL_DAYS = 14;

export const REFUND_REASONS = ['changed-mind', 'not-as-expected', 'too-expensive', 'by-mistake', 'other'] as const;
export const RefundReason = z.enum(REFUND_REASONS);
export type RefundReason = z.infer<typeof RefundReason>;

export const GOODWILL_REASONS = ['outage', 'poor-result', 'billing-error', 'other'] as const;
export const GoodwillReason = z.enum(GOODWILL_REASONS);
export type GoodwillReason = z.infer<typeof GoodwillReason>;
export const MAX_GOODWILL_CREDITS = 5_000;

export const DECLINE_REASONS = ['used-up', 'too-late', 'refunded-already', 'disputed'] as const;
export const DeclineReason = z.enum(DECLINE_REASONS);
export type DeclineReason = z.infer<typeof DeclineReason>;

export const StartCheckoutInput = z.strictObject({ item: SaleItem });
export const CheckoutSessionId = z.string().regex(/^cs_[A-Za-z0-9_]{8,200}$/);
export const ChangePlanInput = z.strictObject({ plan: PaidPlanId });
export const CancelPlanInput = z.strictObject({ when: z.enum(['period-end', 'now']) });
export const RequestRefundInput = z.strictObject({ orderId: z.uuid(), reason: RefundReason });
export const ProposeGoodwillInput = z.strictObject({
  accountId: z.uuid(),
  amount: z.number().int().min(1).max(MAX_GOODWILL_CREDITS),
  reason: GoodwillReason,
});

/** The number under which an entry of the ledger can be spoken of. */
export function entryNumber(seq: string | bigint): string {
  return `L-${String(seq).padStart(8, '0')}`;
}

/** The number on an order's receipt. */
export function receiptNumber(number: number): string {
  return `IM-${String(number).padStart(8, '0')}`;
}
