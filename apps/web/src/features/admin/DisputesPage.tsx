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
  const state = DisputeState.safeParse(search.filter).data;
  const query = usePages([...trpc.admin.disputes.pathKey(), state], (before) =>
    api.admin.disputes.query({ limit: PAGE_ROWS, ...(state !== undefined && { state }), ...(before !== null && { before }) }),
  );
  const cells = useCells();
  const columns: Column<DisputeRow>[] = [
    { id: 'number', label: t('columns.number'), value: ({ number }) => number },
    {
      id: 'evidence',
      label: t('evidence.view'),
      value: () => null,
      show: ({ id, number }) => (
        <Link
          to="/staff/disputes/$disputeId"
          params={{ disputeId: id }}
          aria-label={t('evidence.title', { number })}
          className={buttonStyles({ size: 'sm' })}
        >
          {t('evidence.view')}
        </Link>
      ),
    },
    cells.account(),
    { id: 'state', label: staff('columns.state'), value: (row) => row.state },
    cells.money('amount', staff('columns.amount'), ({ amountCents, currency }) => ({ cents: amountCents, currency })),
    { id: 'reason', label: staff('columns.reason'), value: ({ reason }) => reason },
    cells.moment('opened', t('columns.opened'), ({ openedAt }) => openedAt),
    cells.moment('due', t('columns.evidenceDue'), ({ evidenceDueAt }) => evidenceDueAt),
    cells.moment('sent', t('columns.evidenceSent'), ({ evidenceSentAt }) => evidenceSentAt),
  ];
  return (
    <>
      {query.data && (
        <DataTable
          name="disputes"
          label={t('disputes')}
          rows={query.data.pages.flatMap(({ rows }) => rows)}
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
