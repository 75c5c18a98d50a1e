import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { api, trpc } from '../../trpc.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';
import { Figures } from './Figures.tsx';
import { LedgerTable } from './LedgerTable.tsx';
import { useQuotaTables } from './use-quota-tables.tsx';
import { usePages } from '../../use-pages.ts';

const PAGE_ROWS = 50;
const route = getRouteApi('/pages/staff/quotas/$accountId');

/** One account's credits: balance, grants, holds, ledger. */
export function QuotaPage() {
  const t = useTranslations('staff');
  const { accountId } = route.useParams();
  const search = route.useSearch();
  const quota = useQuery(trpc.admin.quota.queryOptions({ accountId, limit: 1 }));
  const ledger = usePages([...trpc.admin.quota.pathKey(), accountId, 'ledger'], async (before) => {
    const { statement } = await api.admin.quota.query({ accountId, limit: PAGE_ROWS, ...(before !== null && { before }) });
    return statement;
  });
  const failure = useFailure(quota.error);
  const tables = useQuotaTables(quota.data, search);
  const sum = (field: 'available' | 'held') => quota.data?.grants.reduce((total, grant) => total + grant[field], 0) ?? 0;
  return (
    <>
      <Link to="/staff/quotas" search={{}} className="inline-flex items-center gap-1.5 rounded text-sm text-soft hover:text-ink">
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t('back')}
      </Link>
      <h2 className="mt-3 text-lg font-semibold tracking-tight break-all">{t('account', { id: accountId })}</h2>
      {failure && <ErrorNotice failure={failure} onRetry={() => void quota.refetch()} />}
      {!quota.data && !failure && <Skeleton rows={4} />}
      {quota.data && (
        <div className="mt-6 space-y-12">
          <Figures
            label={t('balance')}
            items={[
              { label: t('columns.available'), value: String(sum('available')) },
              { label: t('columns.held'), value: String(sum('held')) },
              { label: t('columns.openHolds'), value: String(quota.data.holds.filter(({ state }) => state === 'OPEN').length) },
            ]}
          />
          <Part title={t('grants')}>{tables.grants}</Part>
          <Part title={t('holds')}>{tables.holds}</Part>
          <Part title={t('ledger')}>
            <LedgerTable query={ledger} search={search} />
          </Part>
        </div>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-3 font-semibold tracking-tight">{title}</h3>
      {children}
    </section>
  );
}
