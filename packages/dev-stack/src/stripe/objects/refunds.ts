import { mergeMetadata, type MetadataParam } from '../wire/params.ts';
import { refuse } from '../wire/stripe-error.ts';
import { take, update, type World } from '../world.ts';
import { createMovement } from './balance-transactions.ts';
import { idOf, type Charge, type Refund } from './stored.ts';

export type RefundFields = {
  payment_intent?: string | undefined;
  charge?: string | undefined;
  amount?: number | undefined;
  reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer' | undefined;
  metadata?: MetadataParam;
};

const PENDING_SECONDS = 86_400;

const money = (cents: number, currency: string): string => `${(cents / 100).toFixed(2)} ${currency.toUpperCase()}`;

function chargeToRefund(world: World, fields: RefundFields): Charge {
  if (fields.charge !== undefined) return take([world, 'charges'], fields.charge, 'charge');
  if (fields.payment_intent === undefined) {
    throw refuse('One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
    });
  }
  const intent = take([world, 'paymentIntents'], fields.payment_intent, 'payment_intent');
  const charge = world.tables.charges.get(idOf(intent.latest_charge) ?? '');
  if (!charge || charge.status === 'failed') {
    throw refuse(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
  }
  return charge;
}

function amountToRefund(world: World, charge: Charge, wanted: number | undefined): number {
  const left = charge.amount - charge.amount_refunded;
  if (hasWithdrawal(world, charge)) {
    throw refuse(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  }
  if (charge.status === 'failed') throw refuse(`Charge ${charge.id} has failed; there is nothing to refund.`);
  if (left === 0) throw refuse(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  if (wanted === undefined) return left;
  if (wanted < 1) throw refuse('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  if (wanted > left) {
    const [refund, unrefunded] = [money(wanted, charge.currency), money(left, charge.currency)];
    throw refuse(`Refund amount (${refund}) is greater than unrefunded amount on charge (${unrefunded})`, { param: 'amount' });
  }
  return wanted;
}

/** Whether a dispute took this charge's money; an inquiry did not, and a dispute that was won gave it back. */
function hasWithdrawal(world: World, charge: Charge): boolean {
  return [...world.tables.disputes.values()].some(
    (dispute) => idOf(dispute.charge) === charge.id && !dispute.is_charge_refundable && dispute.status !== 'won',
  );
}

/**
 * Gives money back. To a card it is done at once; to a debit it is pending for a day.
 * @throws StripeProblem when less is left than asked for.
 */
export function createRefund(world: World, fields: RefundFields): Refund {
  const charge = chargeToRefund(world, fields);
  const amount = amountToRefund(world, charge, fields.amount);
  const isCard = charge.payment_method_details?.type === 'card';
  const id = world.newId('re');
  const { currency, payment_intent, customer } = charge;
  const movement = createMovement(world, { amount: -amount, currency, source: id, type: 'refund', category: 'refund' });
  const refund: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: movement.id,
    charge: charge.id,
    created: world.now(),
    currency,
    customer,
    customer_account: null,
    metadata: mergeMetadata({}, fields.metadata),
    payment_intent,
    payment_method: charge.payment_method,
    reason: fields.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: isCard ? 'succeeded' : 'pending',
    transfer_reversal: null,
  };
  world.tables.refunds.set(id, refund);
  world.emit('refund.created', refund);
  const total = charge.amount_refunded + amount;
  const before = structuredClone(charge);
  Object.assign(charge, { amount_refunded: total, refunded: total === charge.amount });
  world.emit('charge.refunded', charge, before);
  return refund;
}

/** A refund that the bank sends back, now or days after it succeeded. */
export function failRefund(world: World, refund: Refund): Refund {
  if (refund.status !== 'succeeded' && refund.status !== 'pending') throw refuse(`Refund ${refund.id} is ${refund.status}.`);
  const charge = take([world, 'charges'], idOf(refund.charge) ?? '');
  const { amount, currency } = refund;
  const movement = createMovement(world, { amount, currency, source: refund.id, type: 'refund_failure', category: 'refund_failure' });
  const changes = { status: 'failed', failure_reason: 'lost_or_stolen_card', failure_balance_transaction: movement.id };
  update([world, refund], changes, ['refund.updated', 'refund.failed', 'charge.refund.updated']);
  update([world, charge], { amount_refunded: charge.amount_refunded - amount, refunded: false }, 'charge.updated');
  return refund;
}

/** Ends the wait of a pending refund. */
export function completeRefund(world: World, refund: Refund): Refund {
  return update([world, refund], { status: 'succeeded' }, ['refund.updated', 'charge.refund.updated']);
}

/** When a pending refund is through. */
export const refundDueAt = (refund: Refund): number | null => (refund.status === 'pending' ? refund.created + PENDING_SECONDS : null);
