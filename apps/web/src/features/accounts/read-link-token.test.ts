import { expect, test } from 'vitest';
import { readLinkToken } from './read-link-token.ts';

test('the token is read with and without the mark', () => {
  expect(readLinkToken('#token=abc_-9')).toBe('abc_-9');
  expect(readLinkToken('token=abc')).toBe('abc');
});

test('other fragments hold none', () => {
  expect(readLinkToken('')).toBeNull();
  expect(readLinkToken('#2.11')).toBeNull();
});
