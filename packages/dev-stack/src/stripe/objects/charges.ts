import type { World } from '../world.ts';
import { createMovement } from './balance-transactions.ts';
import type { Charge, PaymentIntent, PaymentMethod } from './stored.ts';
import type { Decline } from './test-cards.ts';

const FEE = { share: 0.015, fixed: 25 };

const feeOf = (amount: number): number => Math.round(amount * FEE.share) + FEE.fixed;

function methodDetails(method: PaymentMethod): Charge['payment_method_details'] {
  const kept = method.card ?? method.sepa_debit ?? {};
  return { type: method.type, [method.type]: { ...kept } };
}

function outcomeOf(decline: Decline | null): Charge['outcome'] {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: decline ? 'declined_by_network' : 'approved_by_network',
    reason: decline?.decline_code ?? null,
    risk_level: 'normal',
    seller_message: decline ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
    type: decline ? 'issuer_declined' : 'authorized',
  };
}

/** One attempt to take the amount of a payment intent. It is charged, pending or failed from the start. */
export function createCharge(
  world: World,
  intent: PaymentIntent,
  attempt: { method: PaymentMethod; status: 'succeeded' | 'pending' | 'failed'; decline: Decline | null },
): Charge {
  const { method, status, decline } = attempt;
  const id = world.newId(method.type === 'card' ? 'ch' : 'py');
  const charge: Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: status === 'succeeded' ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: intent.receipt_email, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: 'FAKE STRIPE',
    captured: status !== 'failed',
    created: world.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcomeOf(decline),
    paid: status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(method),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: status === 'failed' ? null : `${world.url}/receipts/${id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: null,
  };
  world.tables.charges.set(charge.id, charge);
  if (status === 'succeeded') book(world, charge);
  return charge;
}

/** Books a charge that went through. */
export function book(world: World, charge: Charge): void {
  const type = charge.payment_method_details?.type === 'card' ? 'charge' : 'payment';
  const { amount, currency, id } = charge;
  charge.balance_transaction = createMovement(world, { amount, currency, fee: feeOf(amount), source: id, type, category: 'charge' }).id;
}
