import { CURRENCY } from 'virtual:contract-facts';
import { useFormatter } from 'use-intl';

const HUNDREDTHS = 100;

/** Writes an amount in hundredths of its currency, as people read it; the price of a single credit may need a third place. */
export function useMoney(): (cents: number, currency?: string) => string {
  const format = useFormatter();
  return (cents, currency = CURRENCY) =>
    format.number(cents / HUNDREDTHS, {
      style: 'currency',
      currency: currency.toUpperCase(),
      minimumFractionDigits: 2,
      maximumFractionDigits: 3,
    });
}
