import { StripeProblem } from '../wire/stripe-error.ts';
import { take, update, type World } from '../world.ts';
import { book, createCharge } from './charges.ts';
import { idOf, type Charge, type PaymentIntent, type PaymentMethod } from './stored.ts';
import { DELAYED, findDecline, type Decline } from './test-cards.ts';

const DELAYED_SECONDS = 2 * 86_400;

export type IntentFields = {
  amount: number;
  currency: string;
  customer: string | null;
  description?: string | null;
  metadata?: Record<string, string>;
  receipt_email?: string | null;
  setup_future_usage?: 'off_session' | 'on_session' | null;
};

/** A payment that nobody has tried yet. */
export function createIntent(world: World, fields: IntentFields): PaymentIntent {
  const id = world.newId('pi');
  const intent: PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: fields.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${id}_secret_${world.newId('fake', 12)}`,
    confirmation_method: 'automatic',
    created: world.now(),
    currency: fields.currency,
    customer: fields.customer,
    customer_account: null,
    description: fields.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...fields.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card', 'sepa_debit'],
    payment_record: null,
    processing: null,
    receipt_email: fields.receipt_email ?? null,
    review: null,
    setup_future_usage: fields.setup_future_usage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
  world.tables.paymentIntents.set(id, intent);
  world.emit('payment_intent.created', intent);
  return intent;
}

export type Attempt = { state: 'succeeded' | 'processing'; charge: Charge } | { state: 'declined'; charge: Charge; problem: StripeProblem };

/** The 402 that a declined card gives. */
export function cardProblem(
  decline: Decline,
  more: { charge?: string; payment_intent?: unknown; payment_method?: unknown },
): StripeProblem {
  return new StripeProblem(402, { type: 'card_error', ...decline, ...more });
}

function fail(world: World, intent: PaymentIntent, failed: { charge: Charge; method: PaymentMethod; decline: Decline }): StripeProblem {
  const { charge, method, decline } = failed;
  const last_payment_error = {
    type: 'card_error',
    charge: charge.id,
    ...decline,
    payment_method: structuredClone(method),
  } as unknown as PaymentIntent['last_payment_error'];
  world.emit('charge.failed', charge);
  const changes = { status: 'requires_payment_method', latest_charge: charge.id, last_payment_error, payment_method: null } as const;
  update([world, intent], changes, 'payment_intent.payment_failed');
  return cardProblem(decline, {
    charge: charge.id,
    payment_intent: structuredClone(intent),
    payment_method: structuredClone(method),
  });
}

function succeed(world: World, intent: PaymentIntent, charge: Charge): void {
  world.emit('charge.succeeded', charge);
  const changes = { status: 'succeeded', amount_received: intent.amount, latest_charge: charge.id, last_payment_error: null } as const;
  update([world, intent], changes, 'payment_intent.succeeded');
}

/**
 * Tries to take the money. A delayed method leaves the payment `processing` until it is settled.
 * @param how.isFirst paid in the checkout that took the card.
 */
export function attemptPayment(world: World, intent: PaymentIntent, how: { method: PaymentMethod; isFirst: boolean }): Attempt {
  const { method, isFirst } = how;
  intent.payment_method = method.id;
  if (method.type === 'sepa_debit') {
    const charge = createCharge(world, intent, { method, status: 'pending', decline: null });
    world.emit('charge.pending', charge);
    update([world, intent], { status: 'processing', latest_charge: charge.id }, 'payment_intent.processing');
    const outcome = method.sepa_debit?.last4 === DELAYED.fails ? 'fails' : 'succeeds';
    world.tables.settlements.set(intent.id, { id: intent.id, dueAt: world.now() + DELAYED_SECONDS, outcome });
    return { state: 'processing', charge };
  }
  const decline = findDecline(method, isFirst);
  const charge = createCharge(world, intent, { method, status: decline ? 'failed' : 'succeeded', decline });
  if (decline) return { state: 'declined', charge, problem: fail(world, intent, { charge, method, decline }) };
  succeed(world, intent, charge);
  return { state: 'succeeded', charge };
}

const DEBIT_FAILED: Decline = {
  code: 'payment_intent_payment_attempt_failed',
  decline_code: 'generic_decline',
  message: 'The debit was returned by the bank.',
};

/** Ends a delayed payment one way or the other. */
export function settlePayment(world: World, intent: PaymentIntent, outcome: 'succeeds' | 'fails'): void {
  const charge = take([world, 'charges'], idOf(intent.latest_charge) ?? '');
  const method = take([world, 'paymentMethods'], String(charge.payment_method));
  world.tables.settlements.delete(intent.id);
  if (outcome === 'succeeds') {
    Object.assign(charge, { status: 'succeeded', paid: true, amount_captured: charge.amount });
    book(world, charge);
    succeed(world, intent, charge);
    return;
  }
  const failure = { failure_code: DEBIT_FAILED.code, failure_message: DEBIT_FAILED.message };
  Object.assign(charge, { status: 'failed', captured: false, ...failure });
  fail(world, intent, { charge, method, decline: DEBIT_FAILED });
}
