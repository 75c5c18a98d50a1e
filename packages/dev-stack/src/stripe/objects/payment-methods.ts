import { StripeProblem, refuse } from '../wire/stripe-error.ts';
import { take, type World } from '../world.ts';
import type { Customer, PaymentMethod } from './stored.ts';
import { DELAYED, TEST_CARDS, isCardNumber } from './test-cards.ts';

const NOBODY = { address: null, email: null, name: null, phone: null, tax_id: null };

function keep(world: World, details: Partial<PaymentMethod>): PaymentMethod {
  const method = {
    id: world.newId('pm'),
    object: 'payment_method',
    billing_details: { ...NOBODY },
    created: world.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
    ...details,
  } as PaymentMethod;
  world.tables.paymentMethods.set(method.id, method);
  return method;
}

/**
 * Takes a card's number, keeps brand and last four digits, and forgets the rest.
 * @throws StripeProblem when it is no card's number, or none that is for tests.
 */
export function createCard(world: World, typed: string): PaymentMethod {
  const digits = typed.replaceAll(/[\s-]/g, '');
  const refused = (code: string, message: string, more: { decline_code?: string } = {}): StripeProblem =>
    new StripeProblem(402, { type: 'card_error', code, message, param: 'number', ...more });
  if (!isCardNumber(digits)) throw refused('incorrect_number', 'Your card number is incorrect.');
  const card = TEST_CARDS.find(({ number }) => number === digits);
  if (!card) {
    const message = 'Your card was declined. Only test cards work here, and no real card belongs here.';
    throw refused('card_declined', message, { decline_code: 'test_mode_live_card' });
  }
  return keepCard(world, card.brand, digits.slice(-4));
}

function keepCard(world: World, brand: string, last4: string): PaymentMethod {
  const year = new Date(world.now() * 1000).getUTCFullYear() + 4;
  const card = {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'DE',
    display_brand: brand,
    exp_month: 12,
    exp_year: year,
    fingerprint: `fake${last4}`,
    funding: 'credit',
    generated_from: null,
    last4,
    networks: { available: [brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
  return keep(world, { type: 'card', card });
}

/** A debit that says only days later whether it went through. */
export function createDelayed(world: World, outcome: 'succeeds' | 'fails'): PaymentMethod {
  const sepa_debit = { bank_code: '37040044', branch_code: '', country: 'DE', fingerprint: 'fakedebit', last4: DELAYED[outcome] };
  return keep(world, { type: 'sepa_debit', sepa_debit: { ...sepa_debit, generated_from: null } });
}

/** A method by id; the names that Stripe has for test cards, as `pm_card_visa`, make a new one each time. */
export function takeMethod(world: World, id: string, param = 'payment_method'): PaymentMethod {
  const card = TEST_CARDS.find(({ token }) => token === id);
  return card ? keepCard(world, card.brand, card.number.slice(-4)) : take([world, 'paymentMethods'], id, param);
}

/** Ties a method to a customer. */
export function attachMethod(world: World, method: PaymentMethod, customer: Customer): PaymentMethod {
  if (method.customer && method.customer !== customer.id) throw refuse('This payment method is attached to another customer.');
  if (method.customer === customer.id) return method;
  method.customer = customer.id;
  world.emit('payment_method.attached', method);
  return method;
}

/** What a renewal is paid with. */
export function findDefaultMethod(world: World, customerId: string, own: string | null = null): PaymentMethod | null {
  const chosen = own ?? world.tables.customers.get(customerId)?.invoice_settings.default_payment_method;
  return typeof chosen === 'string' ? (world.tables.paymentMethods.get(chosen) ?? null) : null;
}

/** A line for people: «Visa •••• 4242». */
export function describeMethod(method: PaymentMethod | null | undefined): string {
  if (method?.card) return `${method.card.brand} •••• ${method.card.last4}`;
  if (method?.sepa_debit) return `delayed debit •••• ${method.sepa_debit.last4}`;
  return 'none';
}
