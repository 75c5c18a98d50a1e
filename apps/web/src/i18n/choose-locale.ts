import type { Locale } from '@imagemint/contract/accounts';
import { LOCALE_CHOICES } from './locale-choices.ts';

/** The chosen language if there is one, else the first of the browser's that exists here, else English. */
export function chooseLocale(chosen: string | null, preferred: readonly string[]): Locale {
  const candidates = [chosen ?? '', ...preferred].map((tag) => tag.slice(0, 2).toLowerCase());
  return LOCALE_CHOICES.find((locale) => locale === candidates.find((tag) => (LOCALE_CHOICES as readonly string[]).includes(tag))) ?? 'en';
}
