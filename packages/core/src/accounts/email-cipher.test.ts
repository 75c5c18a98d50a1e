import { expect, test } from 'vitest';
import { createEmailCipher } from './email-cipher.ts';

const cipher = createEmailCipher(new Uint8Array(32).fill(7));

test('an address opens to itself and is sealed differently each time', () => {
  const [first, second] = [cipher.seal('Ada@example.org'), cipher.seal('Ada@example.org')];
  expect(cipher.open(first)).toBe('Ada@example.org');
  expect(Buffer.from(first).equals(Buffer.from(second))).toBe(false);
  expect(Buffer.from(first).toString('latin1')).not.toContain('example');
});

test('one mailbox has one index, whatever its spelling', () => {
  expect(cipher.index(' Ada@Example.org ')).toEqual(cipher.index('ada@example.org'));
  expect(cipher.index('ada@example.org')).not.toEqual(cipher.index('bob@example.org'));
});

test('another secret neither opens nor finds', () => {
  const other = createEmailCipher(new Uint8Array(32).fill(8));
  expect(() => other.open(cipher.seal('ada@example.org'))).toThrow();
  expect(other.index('ada@example.org')).not.toEqual(cipher.index('ada@example.org'));
});

test('a sealed address that was altered is refused', () => {
  const sealed = cipher.seal('ada@example.org');
  sealed[14] = (sealed[14] ?? 0) ^ 1;
  expect(() => cipher.open(sealed)).toThrow();
});

test('a short secret is refused', () => {
  expect(() => createEmailCipher(new Uint8Array(16))).toThrow();
});
