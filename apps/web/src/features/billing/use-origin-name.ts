import { useFormatter, useTranslations } from 'use-intl';
import { nameOrigin } from './name-origin.ts';

/** Writes where credits came from. */
export function useOriginName(): (origin: string) => string {
  const t = useTranslations('account.origins');
  const format = useFormatter();
  return (origin) => {
    const { kind, month } = nameOrigin(origin);
    if (kind !== 'plan' || month === null) return t(kind === 'demo' ? 'demo' : 'other');
    return t('plan', { month: format.dateTime(new Date(`${month}-01T00:00:00Z`), { month: 'long', year: 'numeric', timeZone: 'UTC' }) });
  };
}
