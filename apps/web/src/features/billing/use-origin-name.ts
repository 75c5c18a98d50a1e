import type { SaleItem } from '@imagemint/contract/plans';
import { useFormatter, useTranslations } from 'use-intl';
import { nameOrigin } from './name-origin.ts';
import { useItemName } from './use-item-name.ts';

/** Writes where credits came from: a month, an order by what was bought, or one of the rarer ways. */
export function useOriginName(): (from: { origin: string; item: SaleItem | null }) => string {
  const t = useTranslations('account.origins');
  const format = useFormatter();
  const itemName = useItemName();
  return ({ origin, item }) => {
    if (item !== null) return itemName(item);
    const { kind, month } = nameOrigin(origin);
    if (kind === 'demo' || kind === 'goodwill') return t(kind);
    if (kind !== 'plan' || month === null) return t('other');
    return t('plan', { month: format.dateTime(new Date(`${month}-01T00:00:00Z`), { month: 'long', year: 'numeric', timeZone: 'UTC' }) });
  };
}
