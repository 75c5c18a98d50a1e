import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { api, trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { useFailure } from '../../use-failure.ts';
import { usePages } from '../../use-pages.ts';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import type { GoodwillRow } from './desk-rows.ts';
import { FilterField } from './FilterField.tsx';
import { GoodwillForm } from './GoodwillForm.tsx';
import { MoreRows } from './MoreRows.tsx';
import { refreshDesk } from './refresh-desk.ts';
import { useCells } from './use-cells.tsx';

const PAGE_ROWS = 100;
const STATES: readonly GoodwillRow['state'][] = ['PROPOSED', 'GRANTED', 'DECLINED'];

/** Credits that are given for no money: proposed by one person, decided by another. */
export function GoodwillPage() {
  const t = useTranslations('desk');
  const staff = useTranslations('staff');
  const search = getRouteApi('/pages/staff/goodwill').useSearch();
  const state = STATES.find((known) => known === search.filter);
  const query = usePages([...trpc.admin.goodwill.pathKey(), state], (before) =>
    api.admin.goodwill.query({ limit: PAGE_ROWS, ...(state !== undefined && { state }), ...(before !== null && { before }) }),
  );
  const decide = useMutation(trpc.admin.decideGoodwill.mutationOptions({ onSettled: refreshDesk }));
  const failure = useFailure(decide.error);
  const columns = useColumns((row, decision) => decide.mutate({ proposalId: row.id, decision }));
  return (
    <div className="space-y-8">
      <GoodwillForm />
      <div>
        {failure && (
          <div className="mb-4">
            <ErrorNotice failure={failure} />
          </div>
        )}
        {query.data && (
          <DataTable
            name="goodwill"
            label={t('goodwill')}
            rows={query.data.pages.flatMap(({ rows }) => rows)}
            columns={columns}
            rowKey={({ id }) => id}
            search={search}
            tools={<FilterField label={staff('columns.state')} options={STATES} search={search} />}
          />
        )}
        <MoreRows query={query} />
      </div>
    </div>
  );
}

function useColumns(onDecide: (row: GoodwillRow, decision: 'GRANTED' | 'DECLINED') => void): Column<GoodwillRow>[] {
  const t = useTranslations('desk');
  const staff = useTranslations('staff');
  const format = useFormatter();
  const cells = useCells();
  const decision = (row: GoodwillRow) => {
    if (row.state !== 'PROPOSED') return '–';
    if (row.isOwn) return <span className="text-soft">{t('give.own')}</span>;
    const values = { count: format.number(row.amount), account: row.accountId };
    return (
      <span className="flex gap-2">
        <Button size="sm" aria-label={t('give.grantLabel', values)} onClick={() => onDecide(row, 'GRANTED')}>
          {t('give.grant')}
        </Button>
        <Button size="sm" aria-label={t('give.declineLabel', values)} onClick={() => onDecide(row, 'DECLINED')}>
          {t('give.decline')}
        </Button>
      </span>
    );
  };
  const person = (id: string | null) => <code className="font-mono text-xs">{id === null ? '–' : id.slice(0, 8)}</code>;
  return [
    cells.account(),
    { id: 'amount', label: t('columns.credits'), isNumber: true, value: ({ amount }) => amount },
    { id: 'reason', label: staff('columns.reason'), value: ({ reason }) => reason },
    { id: 'state', label: staff('columns.state'), value: ({ state }) => state },
    { id: 'decision', label: t('columns.decision'), value: () => null, show: decision },
    cells.moment('proposed', t('columns.proposed'), ({ proposedAt }) => proposedAt),
    { id: 'by', label: t('columns.proposedBy'), value: ({ proposedBy }) => proposedBy, show: ({ proposedBy }) => person(proposedBy) },
    { id: 'decidedBy', label: t('columns.decidedBy'), value: ({ decidedBy }) => decidedBy, show: ({ decidedBy }) => person(decidedBy) },
    cells.moment('decided', t('columns.decided'), ({ decidedAt }) => decidedAt),
  ];
}
