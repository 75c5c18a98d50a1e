import { getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { api, trpc } from '../../trpc.ts';
import { AccountLink } from './AccountLink.tsx';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import { MoreRows } from './MoreRows.tsx';
import { SearchField } from './SearchField.tsx';
import { usePages } from '../../use-pages.ts';

const PAGE_ROWS = 100;

type Row = { accountId: string; available: number; held: number; spent: number; openHolds: number };

/** Credits of all accounts. */
export function QuotasPage() {
  const t = useTranslations('staff');
  const search = getRouteApi('/pages/staff/quotas').useSearch();
  const query = usePages([...trpc.admin.quotas.pathKey(), search.q], (after) =>
    api.admin.quotas.query({
      limit: PAGE_ROWS,
      ...(search.q !== undefined && { search: search.q.slice(0, 36) }),
      ...(after !== null && { after }),
    }),
  );
  const columns: Column<Row>[] = [
    {
      id: 'account',
      label: t('columns.account'),
      value: ({ accountId }) => accountId,
      show: ({ accountId }) => <AccountLink accountId={accountId} />,
    },
    { id: 'available', label: t('columns.available'), isNumber: true, value: ({ available }) => available },
    { id: 'held', label: t('columns.held'), isNumber: true, value: ({ held }) => held },
    { id: 'openHolds', label: t('columns.openHolds'), isNumber: true, value: ({ openHolds }) => openHolds },
    { id: 'spent', label: t('columns.spent'), isNumber: true, value: ({ spent }) => spent },
  ];
  return (
    <>
      {query.data && (
        <DataTable
          name="quotas"
          label={t('quotas')}
          rows={query.data.pages.flatMap(({ rows }) => rows)}
          columns={columns}
          rowKey={({ accountId }) => accountId}
          search={search}
          tools={<SearchField label={t('search')} search={search} />}
        />
      )}
      <MoreRows query={query} />
    </>
  );
}
