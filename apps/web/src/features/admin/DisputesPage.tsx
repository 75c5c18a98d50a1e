import { DisputeState } from '@imagemint/contract/billing';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { api, trpc } from '../../trpc.ts';
import { buttonStyles } from '../../ui/button-styles.ts';
import { usePages } from '../../use-pages.ts';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import type { DisputeRow } from './desk-rows.ts';
import { FilterField } from './FilterField.tsx';
import { MoreRows } from './MoreRows.tsx';
import { useCells } from './use-cells.tsx';

const PAGE_ROWS = 100;

/** Payments that a bank asks about or takes back. */
export function DisputesPage() {
  const t = useTranslations('desk');
  const staff = useTranslations('staff');
  const search = getRouteApi('/pages/staff/disputes').useSearch();
  const query = usePages(trpc.admin.disputes.pathKey(), (before) =>
    api.admin.disputes.query({ limit: PAGE_ROWS, ...(before !== null && { before }) }),
  );
  const cells = useCells();
  const columns: Column<DisputeRow>[] = [
    { id: 'number', label: t('columns.number'), value: ({ number }) => number },
    {
      id: 'evidence',
      label: t('evidence.view'),
      value: () => null,
      show: ({ id }) => (
        <Link to="/staff/disputes/$disputeId" params={{ disputeId: id }} className={buttonStyles({ size: 'sm' })}>
          {t('evidence.view')}
        </Link>
      ),
    },
    cells.account(),
    { id: 'state', label: staff('columns.state'), value: ({ state }) => state },
    cells.money('amount', staff('columns.amount'), ({ amountCents, currency }) => ({ cents: amountCents, currency })),
    { id: 'reason', label: staff('columns.reason'), value: ({ reason }) => reason },
    cells.moment('opened', t('columns.opened'), ({ openedAt }) => openedAt),
    cells.moment('due', t('columns.evidenceDue'), ({ evidenceDueAt }) => evidenceDueAt),
    cells.moment('sent', t('columns.evidenceSent'), ({ evidenceSentAt }) => evidenceSentAt),
  ];
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      {query.data && (
        <DataTable
          name="disputes"
          label={t('disputes')}
          rows={rows.filter(({ state }) => search.filter === undefined || state === search.filter)}
          columns={columns}
          rowKey={({ id }) => id}
          search={search}
          tools={<FilterField label={staff('columns.state')} options={DisputeState.options} search={search} />}
        />
      )}
      <MoreRows query={query} />
    </>
  );
}
