import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Column } from './column.ts';
import { DataTable } from './DataTable.tsx';
import type { TableSearch } from './read-table-search.ts';
import { useStamp } from './use-stamp.ts';

type Grant = { origin: string; amount: number; available: number; held: number; endsAt: string | Date | null };
type Hold = { runId: string; amount: number; state: string; createdAt: string | Date; settledAt: string | Date | null };

const iso = (at: string | Date | null) => (at === null ? null : new Date(at).toISOString());

/** The tables of grants and holds of one account. */
export function useQuotaTables(
  quota: { grants: readonly Grant[]; holds: readonly Hold[] } | undefined,
  search: TableSearch,
): { grants: ReactNode; holds: ReactNode } {
  const t = useTranslations('staff');
  const stamp = useStamp();
  const grants: Column<Grant>[] = [
    { id: 'origin', label: t('columns.origin'), value: ({ origin }) => origin },
    { id: 'amount', label: t('columns.amount'), isNumber: true, value: ({ amount }) => amount },
    { id: 'available', label: t('columns.available'), isNumber: true, value: ({ available }) => available },
    { id: 'held', label: t('columns.held'), isNumber: true, value: ({ held }) => held },
    { id: 'ends', label: t('columns.ends'), value: ({ endsAt }) => iso(endsAt), show: ({ endsAt }) => stamp(endsAt) },
  ];
  const holds: Column<Hold>[] = [
    {
      id: 'run',
      label: t('columns.run'),
      value: ({ runId }) => runId,
      show: ({ runId }) => <code className="font-mono text-xs">{runId}</code>,
    },
    { id: 'amount', label: t('columns.amount'), isNumber: true, value: ({ amount }) => amount },
    { id: 'state', label: t('columns.state'), value: ({ state }) => state },
    { id: 'created', label: t('columns.created'), value: ({ createdAt }) => iso(createdAt), show: ({ createdAt }) => stamp(createdAt) },
    { id: 'settled', label: t('columns.settled'), value: ({ settledAt }) => iso(settledAt), show: ({ settledAt }) => stamp(settledAt) },
  ];
  return {
    grants: (
      <DataTable
        name="grants"
        label={t('grants')}
        rows={quota?.grants ?? []}
        columns={grants}
        rowKey={({ origin }) => origin}
        search={search}
      />
    ),
    holds: (
      <DataTable name="holds" label={t('holds')} rows={quota?.holds ?? []} columns={holds} rowKey={({ runId }) => runId} search={search} />
    ),
  };
}
