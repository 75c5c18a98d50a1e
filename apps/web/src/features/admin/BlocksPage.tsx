import { BlockState } from '@imagemint/contract/abuse';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { usePages } from '../../use-pages.ts';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import { DecideBlockDialog } from './DecideBlockDialog.tsx';
import type { BlockRow } from './desk-rows.ts';
import { FilterField } from './FilterField.tsx';
import { MoreRows } from './MoreRows.tsx';
import { useCells } from './use-cells.tsx';

const PAGE_ROWS = 100;

/** What is stopped for whom, and who contests it. */
export function BlocksPage() {
  const t = useTranslations('desk');
  const staff = useTranslations('staff');
  const search = getRouteApi('/pages/staff/blocks').useSearch();
  const state = BlockState.safeParse(search.filter).data;
  const [deciding, setDeciding] = useState<BlockRow | null>(null);
  const query = usePages([...trpc.admin.blocks.pathKey(), state], (before) =>
    api.admin.blocks.query({ limit: PAGE_ROWS, ...(state !== undefined && { state }), ...(before !== null && { before }) }),
  );
  const cells = useCells();
  const columns: Column<BlockRow>[] = [
    cells.account(),
    { id: 'stops', label: t('columns.stops'), value: ({ stops }) => stops },
    { id: 'reason', label: staff('columns.reason'), value: ({ reason }) => reason },
    { id: 'state', label: staff('columns.state'), value: (row) => row.state },
    {
      id: 'decision',
      label: t('columns.decision'),
      value: () => null,
      show: (row) =>
        row.isInForce && row.state !== 'UPHELD' ? (
          <Button size="sm" aria-label={t('decideLabel', { subject: row.accountId })} onClick={() => setDeciding(row)}>
            {t('decide')}
          </Button>
        ) : (
          '–'
        ),
    },
    cells.moment('contested', t('columns.contested'), ({ contestedAt }) => contestedAt),
    cells.moment('created', staff('columns.created'), ({ createdAt }) => createdAt),
    cells.moment('ends', staff('columns.ends'), ({ endsAt }) => endsAt),
    cells.moment('decided', t('columns.decided'), ({ decidedAt }) => decidedAt),
  ];
  return (
    <>
      {query.data && (
        <DataTable
          name="blocks"
          label={t('blocks')}
          rows={query.data.pages.flatMap(({ rows }) => rows)}
          columns={columns}
          rowKey={({ id }) => id}
          search={search}
          tools={<FilterField label={staff('columns.state')} options={BlockState.options} search={search} />}
        />
      )}
      <MoreRows query={query} />
      <DecideBlockDialog row={deciding} onClose={() => setDeciding(null)} />
    </>
  );
}
