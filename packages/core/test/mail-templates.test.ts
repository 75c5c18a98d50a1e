import { LOCALES, type Locale } from '@imagemint/contract/accounts';
import { BLOCKED_THINGS, BLOCK_REASONS } from '@imagemint/contract/abuse';
import { DECLINE_REASONS, receiptNumber } from '@imagemint/contract/billing';
import { PLANS, SaleItem } from '@imagemint/contract/plans';
import { describe, expect, test } from 'vitest';
import { ABUSE_MAILS } from '../src/abuse/mails.ts';
import { composeSignInMail } from '../src/accounts/sign-in-mail.ts';
import { ORDER_MAILS } from '../src/orders/mails/order-mail-templates.ts';
import { FORMATS, type Templates } from '../src/mail/index.ts';

const ORIGIN = 'https://app.example.test';
const TEMPLATES: Templates = { ...ORDER_MAILS, ...ABUSE_MAILS };

const date = (day: string) => new Date(`2026-${day}T09:41:00Z`);
const receipt = { receiptNumber: receiptNumber(1234) };
const paid = { amountCents: 123_456, currency: 'eur' };
const order = { ...receipt, ...paid, taxCents: 19_711, credits: 2_000, paidAt: date('12-01') };
const plan = { ...order, item: 'plan:plus', periodStart: date('12-01'), periodEnd: date('12-31'), creditsEndAt: null };
const pack = { ...order, item: 'pack:large', periodStart: null, periodEnd: null, creditsEndAt: date('11-30') };

/** Facts of every template, in every shape that makes it say something else. */
const FACTS: Record<keyof typeof ORDER_MAILS | keyof typeof ABUSE_MAILS, Record<string, unknown>[]> = {
  'order-confirmed': [plan, pack, ...SaleItem.options.map((item) => ({ ...pack, item }))],
  'payment-pending': [{ ...paid, item: 'pack:small' }],
  'payment-failed': [
    { ...paid, item: 'plan:pro', graceEndsAt: date('12-08') },
    { ...paid, item: 'pack:small', graceEndsAt: null },
  ],
  'plan-changed': [{ from: 'plus', to: 'pro', startsAt: date('12-02') }],
  'plan-ending': [{ plan: 'pro', endsAt: date('12-31') }],
  'plan-ended': ['cancelled', 'unpaid'].map((reason) => ({ plan: 'plus', endedAt: date('12-31'), reason })),
  'refund-sent': [
    { ...receipt, ...paid, creditsTaken: 1_873, creditsOwed: 0 },
    { ...receipt, ...paid, creditsTaken: 1_873, creditsOwed: 127 },
  ],
  'refund-failed': [{ ...receipt, ...paid, creditsReturned: 1_873 }],
  'refund-declined': DECLINE_REASONS.map((reason) => ({ ...receipt, reason })),
  'dispute-opened': [{ ...receipt, ...paid, creditsFrozen: 1_873 }],
  'dispute-closed': ['won', 'lost'].map((outcome) => ({ ...receipt, outcome, credits: 1_873 })),
  'credits-low': [{ available: 7 }, { available: 1 }],
  'credits-ending': [{ credits: 1_873, endsAt: date('12-31') }],
  'block-set': BLOCKED_THINGS.flatMap((stops) => BLOCK_REASONS.map((reason) => ({ stops, reason, endsAt: date('12-03') }))),
  'block-decided': ['LIFTED', 'UPHELD'].map((decision) => ({ stops: 'runs', decision, endsAt: date('12-03') })),
};

const CASES = Object.entries(FACTS).flatMap(([name, all]) =>
  all.flatMap((facts, at) => LOCALES.map((locale) => ({ name, at, locale, facts }))),
);

function compose(name: string, facts: unknown, locale: Locale) {
  const template = TEMPLATES[name];
  if (!template) throw new Error(name);
  return template.compose(facts, { locale, origin: ORIGIN });
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** What a reader sees of the HTML, without the line that only lists of mails show. */
function readHtml(html: string): string {
  return html
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replace(/<div class="preview"[^>]*>[^<]*<\/div>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? '');
}

const words = (text: string) => text.match(/[\p{L}\p{N}€]+([.,:/-][\p{L}\p{N}]+)*/gu) ?? [];
const figures = (text: string) => words(text).filter((word) => /\d/.test(word));
const withoutLinks = (text: string) => text.replaceAll(/https?:\/\/\S+/g, '');

test('facts are there for every template', () => {
  expect(Object.keys(FACTS).sort()).toEqual(Object.keys(TEMPLATES).sort());
});

describe.each(CASES)('$name $at in $locale', ({ name, facts, locale }) => {
  const { subject, text, html } = compose(name, facts, locale);

  test('text and HTML say the same', () => {
    expect(words(readHtml(html))).toEqual(['ImageMint', ...words(withoutLinks(text))]);
    const preview = /<div class="preview"[^>]*>([^<]*)<\/div>/.exec(html)?.[1] ?? '';
    expect(preview).not.toBe('');
    expect(figures(text)).toEqual(expect.arrayContaining(figures(preview)));
    expect(text.startsWith(`${subject}\n\n`)).toBe(true);
    expect(subject.length).toBeLessThan(80);
    expect(subject).not.toMatch(/[\r\n]/);
  });

  test('says its figures, as the language writes them', () => {
    const say = FORMATS[locale];
    const { amountCents, taxCents, receiptNumber: receiptText, credits } = facts as Partial<typeof order>;
    for (const cents of [amountCents, taxCents]) if (cents !== undefined) expect(text).toContain(say.money(cents, 'eur'));
    if (receiptText !== undefined) expect(text).toContain(receiptText);
    if (credits !== undefined) expect(text).toContain(say.number(credits));
    for (const [key, value] of Object.entries(facts)) {
      const isSaid = value instanceof Date && !(name === 'block-decided' && facts['decision'] === 'LIFTED');
      if (isSaid) expect(text, key).toContain(say.day(value));
    }
    expect(text).not.toMatch(/undefined|null|NaN|\[object|Invalid/);
  });

  test('leads nowhere but to us, and fetches nothing', () => {
    const targets = [...html.matchAll(/\b(?:href|src|srcset|action|background|poster|cite|data)\s*=\s*"([^"]*)"/g)].map(([, to]) => to);
    expect(targets.length).toBeGreaterThanOrEqual(2);
    for (const to of [...targets, ...(text.match(/[a-z]+:\/\/\S+/g) ?? [])])
      expect(to).toMatch(/^https:\/\/app\.example\.test\/(account|policy)$/);
    expect(html).not.toMatch(
      /<(img|script|link|iframe|object|embed|form|input|svg|video|audio|base)\b|\bon\w+\s*=|url\(|@import|@font-face/i,
    );
    expect(html.replaceAll(ORIGIN, '')).not.toMatch(/https?:|\/\//);
  });

  test('holds no address, file name or internal id', () => {
    for (const form of [text, html.replace(/<style>[\s\S]*?<\/style>/, '')]) {
      expect(form).not.toMatch(/[\w.+-]+@[\w-]+/);
      expect(form).not.toMatch(/\.(jpe?g|png|webp|gif|avif|tiff?|heic)\b/i);
      expect(form).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b|(^|\s)[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,}/i);
      expect(form).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|\b(cs|pi|in|sub|cus|re|dp|ch)_\w+/);
    }
  });

  test('names the operator and why it came', () => {
    for (const form of [text, readHtml(html)]) {
      expect(form).toContain('BestFab Software Limited · imagemint.org');
      expect(form).toContain(locale === 'en' ? 'You receive this message because' : 'Sie erhalten diese Nachricht, weil');
    }
    expect(html).toContain(`<html lang="${locale}">`);
  });
});

describe.each(Object.entries(FACTS))('the schema of %s', (name, all) => {
  const { facts: schema } = TEMPLATES[name] ?? expect.fail(name);

  test('takes what the database gives back', () => {
    for (const facts of all) expect(schema.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  });

  test('refuses what it does not know, what is missing, and free text', () => {
    const [facts = {}] = all;
    expect(schema.safeParse({ ...facts, note: 'x' }).success).toBe(false);
    for (const key of Object.keys(facts)) {
      const { [key]: _, ...rest } = facts;
      expect(schema.safeParse(rest).success, key).toBe(false);
      for (const value of ['Free text', 'someone@example.org', 'photo.jpg', '203.0.113.9', '<b>', -1, 0.5])
        expect(schema.safeParse({ ...facts, [key]: value }).success, `${key}: ${value}`).toBe(false);
    }
  });
});

test('both languages are written, and differ', () => {
  for (const [name, [facts]] of Object.entries(FACTS)) {
    const [en, de] = [compose(name, facts, 'en'), compose(name, facts, 'de')];
    expect(en.subject, name).not.toBe(de.subject);
    expect(de.text, name).toMatch(/\b(Sie|Ihr|Ihre|Ihren|Ihrem)\b/);
    expect(en.text, name).not.toMatch(/\b(Sie|Ihr|und|Konto)\b/);
  }
});

test('an order says until when one may withdraw: 14 days after it was paid', () => {
  expect(compose('order-confirmed', pack, 'en').text).toContain('within 14 days, until 15 December 2026');
  expect(compose('order-confirmed', pack, 'de').text).toContain('innerhalb von 14 Tagen, also bis zum 15. Dezember 2026');
});

test('only a plan renews', () => {
  expect(compose('order-confirmed', plan, 'en').text).toContain('renews on 31 December 2026');
  expect(compose('order-confirmed', pack, 'en').text).not.toContain('renew');
});

test('a change of plan names what the new one includes', () => {
  const { text } = compose('plan-changed', FACTS['plan-changed'][0], 'de');
  expect(text).toContain(FORMATS.de.money(PLANS.pro.priceCents, 'eur'));
  expect(text).toContain(FORMATS.de.number(PLANS.pro.monthlyCredits));
});

test('one credit is not several', () => {
  expect(compose('credits-low', { available: 1 }, 'en').text).toContain('You have 1 credit left.');
  expect(compose('credits-low', { available: 1 }, 'de').text).toContain('noch 1 Credit.');
});

test.each(LOCALES)('the sign-in message in %s carries its link in both forms, and nothing else of ours', (locale) => {
  const token = 'A'.repeat(43);
  const { text, html } = composeSignInMail(token, { locale, origin: ORIGIN });
  expect(words(readHtml(html))).toEqual(['ImageMint', ...words(withoutLinks(text))]);
  for (const form of [text, html]) expect(form.split(`${ORIGIN}/sign-in#token=${token}`)).toHaveLength(2);
});
