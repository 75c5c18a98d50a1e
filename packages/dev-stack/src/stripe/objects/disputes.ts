import { mergeMetadata, type MetadataParam } from '../wire/params.ts';
import { refuse } from '../wire/stripe-error.ts';
import { take, update, type World } from '../world.ts';
import { createMovement } from './balance-transactions.ts';
import { idOf, type Charge, type Dispute, type PaymentIntent } from './stored.ts';

export type DisputeStatus =
  'warning_needs_response' | 'warning_under_review' | 'warning_closed' | 'needs_response' | 'under_review' | 'won' | 'lost';

/** From where a dispute may go where. An inquiry (`warning_…`) may become a real dispute. */
export const DISPUTE_MOVES: Record<DisputeStatus, DisputeStatus[]> = {
  warning_needs_response: ['warning_under_review', 'warning_closed', 'needs_response'],
  warning_under_review: ['warning_closed', 'needs_response'],
  warning_closed: [],
  needs_response: ['under_review', 'won', 'lost'],
  under_review: ['won', 'lost'],
  won: [],
  lost: [],
};

const RESPONSE_SECONDS = 7 * 86_400;
const FEE_CENTS = 2000;

const EVIDENCE_TEXTS = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const;

type EvidenceName = (typeof EVIDENCE_TEXTS)[number];

/** What evidence can say; what would be a file is its id, and not looked at. */
export { EVIDENCE_TEXTS };

function move(world: World, dispute: Dispute, movement: { amount: number; fee: number }): void {
  const { currency, id: source } = dispute;
  dispute.balance_transactions.push(
    createMovement(world, {
      ...movement,
      currency,
      source,
      type: 'adjustment',
      category: movement.amount < 0 ? 'dispute' : 'dispute_reversal',
    }),
  );
}

function withdraw(world: World, dispute: Dispute): void {
  dispute.is_charge_refundable = false;
  move(world, dispute, { amount: -dispute.amount, fee: FEE_CENTS });
  world.emit('charge.dispute.funds_withdrawn', dispute);
}

export type DisputeOptions = { amount?: number; inquiry?: boolean; reason?: string };

function newDispute(world: World, charge: Charge, options: DisputeOptions): Dispute {
  const { amount = charge.amount - charge.amount_refunded, inquiry = false, reason = 'fraudulent' } = options;
  const noEvidence = Object.fromEntries(EVIDENCE_TEXTS.map((name) => [name, null])) as Record<EvidenceName, null>;
  const brand = charge.payment_method_details?.card?.brand ?? 'visa';
  return {
    id: world.newId('du'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...noEvidence, enhanced_evidence: {} },
    evidence_details: {
      due_by: world.now() + RESPONSE_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: 'card',
      card: { brand, case_type: inquiry ? 'inquiry' : 'chargeback', network: brand, network_reason_code: null },
    },
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  };
}

/** The buyer's bank takes a payment back, or with `inquiry` only asks about it. */
export function openDispute(world: World, intent: PaymentIntent, options: DisputeOptions = {}): Dispute {
  const charge = take([world, 'charges'], idOf(intent.latest_charge) ?? '', 'payment_intent');
  if (charge.status !== 'succeeded') throw refuse('Only a payment that succeeded can be disputed.');
  if (
    [...world.tables.disputes.values()].some((other) => other.charge === charge.id && DISPUTE_MOVES[other.status as DisputeStatus].length)
  ) {
    throw refuse('This payment has an open dispute already.');
  }
  const dispute = newDispute(world, charge, options);
  if (dispute.amount < 1 || dispute.amount > charge.amount) throw refuse('A dispute is about at most the payment.', { param: 'amount' });
  world.tables.disputes.set(dispute.id, dispute);
  update([world, charge], { disputed: true }, 'charge.updated');
  world.emit('charge.dispute.created', dispute);
  if (!options.inquiry) withdraw(world, dispute);
  return dispute;
}

const CLOSED: readonly string[] = ['won', 'lost', 'warning_closed'];

/** @throws StripeProblem when the dispute cannot go from where it is to `status`. */
export function moveDispute(world: World, dispute: Dispute, status: DisputeStatus): Dispute {
  const from = dispute.status as DisputeStatus;
  if (!DISPUTE_MOVES[from].includes(status)) throw refuse(`A dispute does not go from ${from} to ${status}.`);
  const isEscalation = from.startsWith('warning') && status === 'needs_response';
  const due_by = isEscalation ? world.now() + RESPONSE_SECONDS : dispute.evidence_details.due_by;
  const changes = { status, evidence_details: { ...dispute.evidence_details, due_by } };
  update([world, dispute], changes, CLOSED.includes(status) ? ['charge.dispute.closed'] : ['charge.dispute.updated']);
  if (isEscalation) withdraw(world, dispute);
  if (status === 'won') {
    move(world, dispute, { amount: dispute.amount, fee: -FEE_CENTS });
    world.emit('charge.dispute.funds_reinstated', dispute);
  }
  return dispute;
}

/** Files evidence, and with `submit` (Stripe's default) hands it to the bank. */
export function updateDispute(
  world: World,
  dispute: Dispute,
  fields: {
    evidence?: Partial<Record<EvidenceName, string | null | undefined>> | undefined;
    submit?: boolean | undefined;
    metadata?: MetadataParam;
  },
): Dispute {
  if (CLOSED.includes(dispute.status)) throw refuse(`This dispute is already closed (${dispute.status}).`);
  const given = Object.fromEntries(Object.entries(fields.evidence ?? {}).filter(([, value]) => value !== undefined));
  const evidence = { ...dispute.evidence, ...given };
  const submits = fields.submit ?? fields.evidence !== undefined;
  const { submission_count: count } = dispute.evidence_details;
  const details = {
    ...dispute.evidence_details,
    has_evidence: EVIDENCE_TEXTS.some((name) => evidence[name] !== null),
    ...(submits && { submission_count: count + 1, submission_method: 'manual' as const }),
  };
  const reviewed: Partial<Record<string, DisputeStatus>> = {
    needs_response: 'under_review',
    warning_needs_response: 'warning_under_review',
  };
  const status = (submits ? reviewed[dispute.status] : undefined) ?? dispute.status;
  const metadata = mergeMetadata(dispute.metadata, fields.metadata);
  return update([world, dispute], { evidence, evidence_details: details, metadata, status }, 'charge.dispute.updated');
}

/** When a dispute ends by itself for want of an answer. */
export function disputeDueAt(dispute: Dispute): number | null {
  return ['needs_response', 'warning_needs_response'].includes(dispute.status) ? dispute.evidence_details.due_by : null;
}

/** Nobody answered in time: an inquiry ends, a dispute is lost. */
export function missDeadline(world: World, dispute: Dispute): void {
  dispute.evidence_details.past_due = true;
  moveDispute(world, dispute, dispute.status === 'needs_response' ? 'lost' : 'warning_closed');
}
