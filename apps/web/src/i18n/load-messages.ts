import type { Locale } from '@imagemint/contract/accounts';
import type { FirstMessages, MoreMessages } from './messages.ts';

const FIRST: Record<Locale, () => Promise<{ messages: FirstMessages }>> = {
  en: () => import('virtual:messages/en'),
  de: () => import('virtual:messages/de'),
};
const MORE: Record<Locale, () => Promise<{ messages: MoreMessages }>> = {
  en: () => import('virtual:more-messages/en'),
  de: () => import('virtual:more-messages/de'),
};
const loading = new Map<Locale, Promise<MoreMessages>>();

/** Fetches what the start page says, compiled at build time; each language is a file of its own. */
export async function loadMessages(locale: Locale): Promise<FirstMessages> {
  return (await FIRST[locale]()).messages;
}

/** Fetches the other texts of a language. The same promise every time, until it fails. */
export function loadMoreMessages(locale: Locale): Promise<MoreMessages> {
  const known = loading.get(locale);
  if (known) return known;
  const promise = MORE[locale]().then(({ messages }) => messages);
  loading.set(locale, promise);
  promise.catch(() => loading.delete(locale));
  return promise;
}
