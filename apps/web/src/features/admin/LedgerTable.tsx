import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import { FilterField } from './FilterField.tsx';
import { MoreRows } from './MoreRows.tsx';
import type { TableSearch } from './read-table-search.ts';
import { useStamp } from './use-stamp.ts';

type Entry = { seq: string; kind: string; amount: number; runId: string | null; origin: string; at: string | Date };

const KINDS = ['grant', 'reserve', 'commit', 'release', 'expire', 'revoke', 'restore', 'freeze', 'thaw', 'write-off', 'repay'] as const;

type LedgerTableProps = {
  query: UseInfiniteQueryResult<InfiniteData<{ entries: readonly Entry[]; next: string | null }>>;
  search: TableSearch;
};

/** An account's ledger, entry by entry. */
export function LedgerTable({ query, search }: LedgerTableProps) {
  const t = useTranslations('staff');
  const stamp = useStamp();
  const columns: Column<Entry>[] = [
    { id: 'seq', label: t('columns.seq'), isNumber: true, value: ({ seq }) => Number(seq) },
    { id: 'at', label: t('columns.at'), value: ({ at }) => new Date(at).toISOString(), show: ({ at }) => stamp(at) },
    { id: 'kind', label: t('columns.kind'), value: ({ kind }) => kind },
    { id: 'amount', label: t('columns.amount'), isNumber: true, value: ({ amount }) => amount },
    { id: 'origin', label: t('columns.origin'), value: ({ origin }) => origin },
    {
      id: 'run',
      label: t('columns.run'),
      value: ({ runId }) => runId,
      show: ({ runId }) => <code className="font-mono text-xs">{runId}</code>,
    },
  ];
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      {query.data && (
        <DataTable
          name="ledger"
          label={t('ledger')}
          rows={entries.filter(({ kind }) => search.filter === undefined || kind === search.filter)}
          columns={columns}
          rowKey={({ seq }) => seq}
          search={search}
          tools={<FilterField label={t('columns.kind')} options={KINDS} search={search} />}
        />
      )}
      <MoreRows query={query} />
    </>
  );
}
