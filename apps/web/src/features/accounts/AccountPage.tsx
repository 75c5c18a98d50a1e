import { useFormatter, useTranslations } from 'use-intl';
import { Page } from '../../ui/Page.tsx';
import { CreditsSection } from '../billing/CreditsSection.tsx';
import { StatementSection } from '../billing/StatementSection.tsx';
import { KeysSection } from './KeysSection.tsx';
import { RequireAccount } from './RequireAccount.tsx';
import { SessionsSection } from './SessionsSection.tsx';
import { useMe } from './use-me.ts';

/** Credits, statement, API keys and sessions of the signed-in account. */
export function AccountPage() {
  return (
    <RequireAccount>
      <Account />
    </RequireAccount>
  );
}

function Account() {
  const t = useTranslations('account');
  const format = useFormatter();
  const me = useMe();
  if (!me) return null;
  const since = t('since', { date: format.dateTime(new Date(me.createdAt), { dateStyle: 'long' }) });
  return (
    <Page title={t('title')} lead={`${me.email} · ${t(me.plan === 'pro' ? 'plans.pro' : 'plans.free')}, ${since}`}>
      <CreditsSection />
      <StatementSection />
      <KeysSection />
      <SessionsSection />
    </Page>
  );
}
