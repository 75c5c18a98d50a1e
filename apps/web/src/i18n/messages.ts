import type { Locale } from '@imagemint/contract/accounts';
import type { en } from './en/en.ts';
import type { FIRST_GROUPS } from './first-groups.ts';

type Texts<T> = { [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

/** What every language must provide: the English catalogue's keys. A missing key fails the type check. */
export type Messages = Texts<typeof en>;

type FirstGroup = (typeof FIRST_GROUPS)[number];
export type FirstMessages = Pick<Messages, FirstGroup>;
export type MoreMessages = Omit<Messages, FirstGroup>;

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof en;
    Locale: Locale;
  }
}
