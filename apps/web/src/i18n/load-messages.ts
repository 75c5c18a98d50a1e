import type { Locale } from '@imagemint/contract/accounts';
import type { Messages } from './messages.ts';

const LOADERS: Record<Locale, () => Promise<Messages>> = {
  en: () => import('./en/en.ts').then(({ en }) => en),
  de: () => import('./de/de.ts').then(({ de }) => de),
};

/** Fetches the catalogue of a language; each is a file of its own. */
export function loadMessages(locale: Locale): Promise<Messages> {
  return LOADERS[locale]();
}
