import { useFormatter, useTranslations } from 'use-intl';
import { Page } from '../../ui/Page.tsx';
import { BlockNotices } from '../billing/blocks/BlockNotices.tsx';
import { CreditsSection } from '../billing/CreditsSection.tsx';
import { OrdersSection } from '../billing/orders/OrdersSection.tsx';
import { PlanSection } from '../billing/plan/PlanSection.tsx';
import { StatementSection } from '../billing/StatementSection.tsx';
import { TestPayments } from '../billing/TestPayments.tsx';
import { KeysSection } from './KeysSection.tsx';
import { RequireAccount } from './RequireAccount.tsx';
import { SessionsSection } from './SessionsSection.tsx';
import { useMe } from './use-me.ts';

/** Plan, credits, orders, statement, API keys and sessions of the signed-in account. */
export function AccountPage() {
  return (
    <RequireAccount>
      <Account />
    </RequireAccount>
  );
}

function Account() {
  const t = useTranslations('account');
  const shell = useTranslations('shell.plans');
  const format = useFormatter();
  const me = useMe();
  if (!me) return null;
  const member = t('member', { plan: shell(me.plan), date: format.dateTime(new Date(me.createdAt), { dateStyle: 'long' }) });
  return (
    <Page
      title={t('title')}
      lead={
        <>
          <span className="block break-words">{me.email}</span>
          {member}
        </>
      }
    >
      <TestPayments />
      <BlockNotices />
      <div>
        <PlanSection />
        <CreditsSection />
        <OrdersSection />
        <StatementSection />
        <KeysSection />
        <SessionsSection />
      </div>
    </Page>
  );
}
