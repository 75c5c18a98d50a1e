import type { Locale } from '@imagemint/contract/accounts';
import type { PlanId, SaleItem } from '@imagemint/contract/plans';
import { FORMATS } from '../../mail/index.ts';

type Words = { items: Record<SaleItem, string>; plans: Record<PlanId, string>; credits(count: number): string };

const countCredits = (locale: Locale) => (count: number) => `${FORMATS[locale].number(count)} ${count === 1 ? 'Credit' : 'Credits'}`;

/** How each language names what is sold. */
export const WORDS: Record<Locale, Words> = {
  en: {
    items: {
      'plan:plus': 'Plan Plus, one month',
      'plan:pro': 'Plan Pro, one month',
      'pack:small': 'Small credit pack',
      'pack:medium': 'Medium credit pack',
      'pack:large': 'Large credit pack',
    },
    plans: { free: 'Free', plus: 'Plus', pro: 'Pro' },
    credits: (count) => countCredits('en')(count).toLowerCase(),
  },
  de: {
    items: {
      'plan:plus': 'Tarif Plus, ein Monat',
      'plan:pro': 'Tarif Pro, ein Monat',
      'pack:small': 'Kleines Credit-Paket',
      'pack:medium': 'Mittleres Credit-Paket',
      'pack:large': 'Großes Credit-Paket',
    },
    plans: { free: 'Kostenlos', plus: 'Plus', pro: 'Pro' },
    credits: countCredits('de'),
  },
};
