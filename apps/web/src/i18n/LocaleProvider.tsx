import type { Locale } from '@imagemint/contract/accounts';
import { createContext, type ReactNode, startTransition, use, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { keepLocale } from './keep-locale.ts';
import { loadMessages, loadMoreMessages } from './load-messages.ts';
import type { en } from './en/en.ts';
import type { FirstMessages } from './messages.ts';

const STORAGE_KEY = 'imagemint.locale';

type LocaleChoice = { locale: Locale; messages: FirstMessages; choose: (locale: Locale) => void };

const LocaleContext = createContext<LocaleChoice | null>(null);

/** The language in use and the way to change it. */
export function useLocaleChoice(): LocaleChoice {
  const choice = use(LocaleContext);
  if (!choice) throw new Error('LocaleProvider is missing');
  return choice;
}

/** Gives the app its texts; another language is fetched when it is chosen. */
export function LocaleProvider({ initial, children }: { initial: { locale: Locale; messages: FirstMessages }; children: ReactNode }) {
  const [current, setCurrent] = useState(initial);
  useEffect(() => {
    document.documentElement.lang = current.locale;
  }, [current.locale]);
  const choice = useMemo(
    () => ({
      ...current,
      choose: (locale: Locale) => {
        localStorage.setItem(STORAGE_KEY, locale);
        void keepLocale(locale);
        // All texts before anything changes, so that no page has to wait for its own.
        void Promise.all([loadMessages(locale), loadMoreMessages(locale)]).then(([messages]) =>
          startTransition(() => setCurrent({ locale, messages })),
        );
      },
    }),
    [current],
  );
  return (
    <LocaleContext value={choice}>
      <IntlProvider
        locale={current.locale}
        messages={current.messages as unknown as typeof en}
        timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
      >
        {children}
      </IntlProvider>
    </LocaleContext>
  );
}

/** What was chosen earlier on this device, if anything. */
export function readChosenLocale(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
