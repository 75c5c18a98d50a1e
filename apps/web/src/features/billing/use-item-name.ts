import { offerOf, planOf, type SaleItem } from '@imagemint/contract/plans';
import { useFormatter, useTranslations } from 'use-intl';

/** Writes what was bought: a plan by its name, a pack by its credits. */
export function useItemName(): (item: SaleItem) => string {
  const t = useTranslations('orders.items');
  const shell = useTranslations('shell.plans');
  const format = useFormatter();
  return (item) => {
    const plan = planOf(item);
    return plan === null ? t('pack', { count: format.number(offerOf(item).credits) }) : t('plan', { plan: shell(plan) });
  };
}
