import { REFUND_REQUEST_MACHINE, type RefundRequestState } from '@imagemint/contract/billing';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { usePages } from '../../use-pages.ts';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import { DecideRefundDialog } from './DecideRefundDialog.tsx';
import type { RefundRow } from './desk-rows.ts';
import { FilterField } from './FilterField.tsx';
import { MoreRows } from './MoreRows.tsx';
import { useCells } from './use-cells.tsx';

const PAGE_ROWS = 100;
const STATES = Object.keys(REFUND_REQUEST_MACHINE.states) as RefundRequestState[];

/** Who wants money back, and the decision about it. */
export function RefundsPage() {
  const t = useTranslations('desk');
  const staff = useTranslations('staff');
  const search = getRouteApi('/pages/staff/refunds').useSearch();
  const state = STATES.find((known) => known === search.filter);
  const [deciding, setDeciding] = useState<RefundRow | null>(null);
  const query = usePages([...trpc.admin.refundRequests.pathKey(), state], (before) =>
    api.admin.refundRequests.query({ limit: PAGE_ROWS, ...(state !== undefined && { state }), ...(before !== null && { before }) }),
  );
  const cells = useCells();
  const columns: Column<RefundRow>[] = [
    { id: 'number', label: t('columns.number'), value: ({ number }) => number },
    cells.account(),
    { id: 'item', label: t('columns.item'), value: ({ item }) => item },
    { id: 'reason', label: staff('columns.reason'), value: ({ reason }) => reason },
    { id: 'state', label: staff('columns.state'), value: (row) => row.state },
    {
      id: 'decision',
      label: t('columns.decision'),
      value: ({ isByRule }) => (isByRule ? t('columns.rule') : null),
      show: (row) =>
        row.state === 'ASKED' ? (
          <Button size="sm" aria-label={t('decideLabel', { subject: row.number })} onClick={() => setDeciding(row)}>
            {t('decide')}
          </Button>
        ) : row.isByRule ? (
          t('columns.rule')
        ) : (
          '–'
        ),
    },
    cells.money('amount', staff('columns.amount'), ({ amountCents }) => ({ cents: amountCents })),
    cells.money('refundable', t('columns.refundable'), ({ refundableCents }) => ({ cents: refundableCents })),
    cells.moment('asked', t('columns.asked'), ({ askedAt }) => askedAt),
    cells.moment('decided', t('columns.decided'), ({ decidedAt }) => decidedAt),
  ];
  return (
    <>
      {query.data && (
        <DataTable
          name="refunds"
          label={t('refunds')}
          rows={query.data.pages.flatMap(({ rows }) => rows)}
          columns={columns}
          rowKey={({ id }) => id}
          search={search}
          tools={<FilterField label={staff('columns.state')} options={STATES} search={search} />}
        />
      )}
      <MoreRows query={query} />
      <DecideRefundDialog row={deciding} onClose={() => setDeciding(null)} />
    </>
  );
}
