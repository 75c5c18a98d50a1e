import type { FakeStripe, FaultRule } from '@imagemint/dev-stack/stripe';
import { createPayments } from '../../src/orders/index.ts';
import type { Payments } from '../../src/orders/stripe/payments.ts';

export const PATIENT_MS = 10_000;
export const HASTY_MS = 300;
/** Two attempts, the wait between them, and what a busy machine takes: a verb gives up at the first call that fails. */
export const MOST_MS = 10_000;

type Fault = FaultRule extends infer Rule ? (Rule extends FaultRule ? Omit<Rule, 'path' | 'times' | 'skip'> : never) : never;
export type StripeFault = { name: string; fault: Fault; timeoutMs: number };

/** What Stripe may do to a call. */
export const READ_FAULTS: readonly StripeFault[] = [
  { name: 'answers 429', fault: { kind: 'status', status: 429, when: 'before' }, timeoutMs: PATIENT_MS },
  { name: 'answers 500', fault: { kind: 'status', status: 500, when: 'before' }, timeoutMs: PATIENT_MS },
  { name: 'is slower than we wait', fault: { kind: 'hang', ms: HASTY_MS * 2 }, timeoutMs: HASTY_MS },
  { name: 'cuts the connection', fault: { kind: 'reset', when: 'before' }, timeoutMs: PATIENT_MS },
];
/** The same, and what differs only for a call that has an effect. */
export const WRITE_FAULTS: readonly StripeFault[] = [
  ...READ_FAULTS,
  { name: 'answers 503', fault: { kind: 'status', status: 503, when: 'before' }, timeoutMs: PATIENT_MS },
  { name: 'answers 500 after it was done', fault: { kind: 'status', status: 500, when: 'after' }, timeoutMs: PATIENT_MS },
  { name: 'cuts the connection after it was done', fault: { kind: 'reset', when: 'after' }, timeoutMs: PATIENT_MS },
];

/** An adapter that has not asked for anything yet. */
export const openPayments = ({ secretKey, webhookSecret, url }: FakeStripe, timeoutMs: number): Payments =>
  createPayments({ secretKey, webhookSecret, apiBase: url, timeoutMs });
