import { describe, expect, test } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

describe('masked', () => {
  test.each([
    ['a Visa card', 'My card 4242424242424242 was declined', 'My card •••• was declined'],
    ['with spaces', 'card 4242 4242 4242 4242 12/29, cvc', 'card •••• 12/29, cvc'],
    ['with dashes', '(5555-5555-5555-4444)', '(••••)'],
    ['with dots and a line break', '5105.1051\n05105100', '••••'],
    ['of American Express', 'Amex 3782 822463 10005.', 'Amex ••••.'],
    ['of 13 digits', '4222222222222', '••••'],
    ['of 19 digits', '6304000000000000000', '••••'],
    ['amid other digits', 'no. 1 4242424242424242 7', 'no. 1 •••• 7'],
    ['run together with other digits', '94242424242424242', '9••••'],
    ['in full-width digits', '４２４２４２４２４２４２４２４２', '••••'],
    ['two of them', '4242424242424242, 4000000000000002', '••••, ••••'],
    ['an API key', 'key im_live_Zk3fT9qLmX2vBn8RwYc1', 'key ••••'],
    ['a key of Stripe', 'sk_test_4eC39HqLyjWDarjtT1zdp7dc', '••••'],
    ['a hash', 'd41d8cd98f00b204e9800998ecf8427e!', '••••!'],
    ['a token with dots', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP', '••••'],
  ])('%s', (_name, text, expected) => {
    expect(maskSecrets(text)).toBe(expected);
  });

  test('any number with a right check digit, wherever it stands', () => {
    for (let at = 0; at < 300; at += 1) {
      const body = `4${String(Math.floor(Math.random() * 1e14)).padStart(14, '0')}`;
      const check = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => luhn(`${body}${digit}`));
      const card = `${body}${check ?? ''}`;
      for (const text of [card, `a ${card} b`, `17 ${card}`, card.replace(/(\d{4})/g, '$1 ')]) {
        const left = maskSecrets(text).replace(/\D/g, '');
        expect(left).not.toContain(card);
      }
    }
  });
});

describe('kept', () => {
  test.each([
    'I bought two packs on 2026-11-29 at 12:30 and my card was refused five times.',
    'Order 1234, 49.99 €, phone +49 30 1234567',
    'Run 3f0b2c9e-4a55-4a7e-9d0e-0f6a1b2c3d4e failed',
    'Der Donaudampfschifffahrtsgesellschaftskapitän war es nicht.',
    '4242 4242 4242 4243',
    'line one\nline two\tand a tab',
  ])('%s', (text) => expect(maskSecrets(text)).toBe(text));
});

test('what a database cannot hold goes: zero bytes, control characters, halves of characters', () => {
  expect(maskSecrets('a\u0000b\u001b[31mc\ud800d')).toBe('ab[31mc\ufffdd');
});

test('a thousand digits take no time', () => {
  const started = performance.now();
  for (const digit of ['4', '9', '43 ', '4242 ']) maskSecrets(digit.repeat(1_000).slice(0, 1_000));
  expect(performance.now() - started).toBeLessThan(500);
});

function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    let digit = Number(digits[digits.length - 1 - at]);
    if (at % 2 === 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}
