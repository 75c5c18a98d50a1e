import type { Locale } from '@imagemint/contract/accounts';

/** Figures as people write them. Nobody's time zone is known, so every date is UTC; moments say so. */
export type Format = {
  /** Hundredths of a currency. */
  money(cents: number, currency: string): string;
  number(value: number): string;
  day(date: Date): string;
  /** From the one day to the other. */
  period(from: Date, to: Date): string;
  moment(date: Date): string;
};

// Days before months in both languages, and the euro's sign in its place.
const TAGS: Record<Locale, string> = { en: 'en-GB', de: 'de-DE' };

function createFormat(tag: string): Format {
  const numbers = new Intl.NumberFormat(tag);
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const moments = new Intl.DateTimeFormat(tag, {
    ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...{ timeZone: 'UTC', timeZoneName: 'short' },
  });
  return {
    money: (cents, currency) => new Intl.NumberFormat(tag, { style: 'currency', currency }).format(cents / 100),
    number: (value) => numbers.format(value),
    day: (date) => days.format(date),
    period: (from, to) => days.formatRange(from, to),
    moment: (date) => moments.format(date),
  };
}

/** How each language writes figures. */
export const FORMATS: Record<Locale, Format> = { en: createFormat(TAGS.en), de: createFormat(TAGS.de) };
