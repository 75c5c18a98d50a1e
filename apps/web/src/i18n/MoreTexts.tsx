import { type ReactNode, use } from 'react';
import { IntlProvider, useTimeZone } from 'use-intl';
import type { en } from './en/en.ts';
import { loadMoreMessages } from './load-messages.ts';
import { useLocaleChoice } from './LocaleProvider.tsx';

/** Gives its children all texts; waits for those that the start page does without. */
export function MoreTexts({ children }: { children: ReactNode }) {
  const { locale, messages } = useLocaleChoice();
  const timeZone = useTimeZone();
  const more = use(loadMoreMessages(locale));
  return (
    <IntlProvider locale={locale} messages={{ ...messages, ...more } as typeof en} {...(timeZone === undefined ? {} : { timeZone })}>
      {children}
    </IntlProvider>
  );
}
