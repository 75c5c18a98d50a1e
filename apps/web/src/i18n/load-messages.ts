import type { Locale } from '@imagemint/contract/accounts';
import type { Messages } from './messages.ts';

const LOADERS: Record<Locale, () => Promise<{ messages: Messages }>> = {
  en: () => import('virtual:messages/en'),
  de: () => import('virtual:messages/de'),
};

/** Fetches the catalogue of a language, compiled at build time; each is a file of its own. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  return (await LOADERS[locale]()).messages;
}
