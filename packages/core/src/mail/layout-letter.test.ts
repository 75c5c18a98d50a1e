import { expect, test } from 'vitest';
import { escapeHtml } from './escape-html.ts';
import { StoredFacts } from './facts.ts';
import { FORMATS } from './format.ts';
import { layoutLetter } from './layout-letter.ts';
import type { Letter } from './letter.ts';
import { pauseAfter } from './send-due-messages.ts';

const view = { locale: 'en', origin: 'https://imagemint.example' } as const;
const letter: Letter = {
  title: 'A title',
  preview: 'A preview',
  parts: ['A paragraph', { heading: 'A heading' }, { rows: [['A name', 'A value']] }],
  action: { label: 'Go', path: '/account?a=1&b=2' },
};

test('text and HTML are made of the same parts', () => {
  const { subject, text, html } = layoutLetter(letter, view);
  expect(subject).toBe('A title');
  for (const part of ['A title', 'A paragraph', 'A heading', 'A name', 'A value', 'Go']) {
    expect(text).toContain(part);
    expect(html).toContain(`>${part}<`);
  }
  expect(text).toContain('Go:\nhttps://imagemint.example/account?a=1&b=2\n');
  expect(html).toContain('href="https://imagemint.example/account?a=1&amp;b=2"');
});

test('markup in any part stays text', () => {
  const evil = `<img src=x onerror="alert('1')">&`;
  const { text, html } = layoutLetter(
    {
      title: evil,
      preview: evil,
      parts: [evil, { heading: evil }, { rows: [[evil, evil]] }],
      action: { label: evil, path: `/account#${evil}` },
      reason: evil,
    },
    view,
  );
  expect(html).not.toContain('<img');
  expect(html.split(escapeHtml(evil))).toHaveLength(1 + 9);
  expect(text).toContain(evil);
});

test.each(['https://elsewhere.example/', '//elsewhere.example/', 'javascript:alert(1)', String.raw`\\elsewhere.example`])(
  'a link to %s is refused',
  (path) => {
    expect(() => layoutLetter({ ...letter, action: { label: 'Go', path } }, view)).toThrow('our own origin');
  },
);

test('figures are written as each language does', () => {
  const date = new Date('2026-12-01T23:30:00Z');
  expect(FORMATS.en.money(123_456, 'eur')).toBe('€1,234.56');
  expect(FORMATS.de.money(123_456, 'eur')).toBe('1.234,56\u00a0€');
  expect([FORMATS.en.day(date), FORMATS.de.day(date)]).toEqual(['1 December 2026', '1. Dezember 2026']);
  const later = new Date('2027-01-01T00:00:00Z');
  expect(FORMATS.en.period(date, later)).toMatch(/^1 December 2026\s–\s1 January 2027$/);
  expect(FORMATS.de.period(date, later)).toMatch(/^1\. Dezember 2026\s–\s1\. Januar 2027$/);
  expect(FORMATS.en.moment(date)).toBe('1 December 2026 at 23:30 UTC');
  expect(FORMATS.de.moment(date)).toBe('1. Dezember 2026 um 23:30 UTC');
});

test('attempts are one minute apart at first, and six hours at last', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map(pauseAfter);
  expect(pauses).toEqual([60, 180, 540, 1_620, 4_860, 14_580, 21_600, 21_600]);
});

test('what is stored of a message has no place for free text', () => {
  const kept = { count: 3, ratio: 0.5, yes: true, none: null, item: 'plan:plus', id: '5f0c6b1e-2c55-4b57-8f0e-0a6f0b6a8b11' };
  expect(StoredFacts.parse({ ...kept, at: new Date(0) })).toEqual({ ...kept, at: '1970-01-01T00:00:00.000Z' });
  for (const value of ['two words', 'someone@example.org', 'photo.jpg', '203.0.113.9', 'a'.repeat(65), '', {}, [], undefined])
    expect(StoredFacts.safeParse({ value }).success, JSON.stringify(value)).toBe(false);
  expect(StoredFacts.safeParse({ 'a key of words': 1 }).success).toBe(false);
});
