import type { PaymentMethod } from './stored.ts';

/** How a card ends a payment: Stripe's code, what the issuer said, and what the buyer reads. */
export type Decline = { code: string; decline_code: string; message: string };

export type TestCard = { number: string; brand: string; does: string; decline: Decline | null; declinesLaterOnly?: true; token: string };

const decline = (declineCode: string, message: string, code = 'card_declined'): Decline => ({ code, decline_code: declineCode, message });

/** Numbers that mean something; any other number is refused as not being for tests. */
export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', does: 'works', decline: null, token: 'pm_card_visa' },
  { number: '5555555555554444', brand: 'mastercard', does: 'works', decline: null, token: 'pm_card_mastercard' },
  {
    number: '4000000000000002',
    brand: 'visa',
    does: 'is declined',
    decline: decline('generic_decline', 'Your card was declined.'),
    token: 'pm_card_visa_chargeDeclined',
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    does: 'has insufficient funds',
    decline: decline('insufficient_funds', 'Your card has insufficient funds.'),
    token: 'pm_card_visa_chargeDeclinedInsufficientFunds',
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    does: 'is expired',
    decline: decline('expired_card', 'Your card has expired.', 'expired_card'),
    token: 'pm_card_chargeDeclinedExpiredCard',
  },
  {
    number: '4000000000000341',
    brand: 'visa',
    does: 'pays at checkout, and fails at every later charge',
    decline: decline('generic_decline', 'Your card was declined.'),
    declinesLaterOnly: true,
    token: 'pm_card_chargeCustomerFail',
  },
  {
    number: '4000000000000259',
    brand: 'visa',
    does: 'works, and the payment is disputed at once',
    decline: null,
    token: 'pm_card_createDispute',
  },
  {
    number: '4000000000001976',
    brand: 'visa',
    does: 'works, and the bank inquires at once',
    decline: null,
    token: 'pm_card_createDisputeInquiry',
  },
];

/** Only the last four digits are kept, so they alone tell what a stored card does. */
export function findCardByLast4(last4: string): TestCard | undefined {
  return TEST_CARDS.find(({ number }) => number.endsWith(last4));
}

/** Delayed debits, by the last four digits of their account. */
export const DELAYED = { succeeds: '3000', fails: '3001' } as const;

const LUHN = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9] as const;

/** Whether the digits could be a card's number. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{13,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => total + (index % 2 ? (LUHN[Number(digit)] ?? 0) : Number(digit)), 0);
  return sum % 10 === 0;
}

/** What stands in the way of a payment with this method, if anything. `isFirst`: paid in the checkout that took the card. */
export function findDecline(method: PaymentMethod, isFirst: boolean): Decline | null {
  const card = method.card ? findCardByLast4(method.card.last4) : undefined;
  if (!card || (isFirst && card.declinesLaterOnly)) return null;
  return card.decline;
}
