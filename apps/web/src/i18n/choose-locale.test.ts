import { expect, test } from 'vitest';
import { chooseLocale } from './choose-locale.ts';

test('a choice wins over the browser', () => {
  expect(chooseLocale('de', ['en-GB'])).toBe('de');
});

test('the first supported language of the browser is taken', () => {
  expect(chooseLocale(null, ['fr-FR', 'de-AT', 'en'])).toBe('de');
});

test('anything else is English', () => {
  expect(chooseLocale('xx', ['fr'])).toBe('en');
  expect(chooseLocale(null, [])).toBe('en');
});
