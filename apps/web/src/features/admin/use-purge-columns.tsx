import { useFormatter, useTranslations } from 'use-intl';
import type { Column } from './column.ts';
import { useStamp } from './use-stamp.ts';

type PurgeRow = {
  seq: string;
  objectId: string;
  runId: string;
  kind: string;
  reason: string;
  sizeBucket: number | null;
  createdAt: string | Date;
  dueAt: string | Date;
  purgedAt: string | Date;
};

const id = (text: string) => <code className="font-mono text-xs">{text}</code>;
const iso = (at: string | Date) => new Date(at).toISOString();

/** The columns of the purge log. */
export function usePurgeColumns(): Column<PurgeRow>[] {
  const t = useTranslations('staff.columns');
  const format = useFormatter();
  const stamp = useStamp();
  const lagMs = ({ dueAt, purgedAt }: PurgeRow) => new Date(purgedAt).getTime() - new Date(dueAt).getTime();
  return [
    { id: 'seq', label: t('seq'), isNumber: true, value: ({ seq }) => Number(seq) },
    { id: 'purged', label: t('purged'), value: ({ purgedAt }) => iso(purgedAt), show: ({ purgedAt }) => stamp(purgedAt) },
    {
      id: 'lag',
      label: t('lag'),
      isNumber: true,
      value: lagMs,
      show: (row) => format.number(lagMs(row), { style: 'unit', unit: 'millisecond' }),
    },
    { id: 'kind', label: t('kind'), value: ({ kind }) => kind },
    { id: 'reason', label: t('reason'), value: ({ reason }) => reason },
    { id: 'run', label: t('run'), value: ({ runId }) => runId, show: ({ runId }) => id(runId) },
    { id: 'object', label: t('object'), value: ({ objectId }) => objectId, show: ({ objectId }) => id(objectId) },
    { id: 'created', label: t('created'), value: ({ createdAt }) => iso(createdAt), show: ({ createdAt }) => stamp(createdAt) },
    { id: 'due', label: t('due'), value: ({ dueAt }) => iso(dueAt), show: ({ dueAt }) => stamp(dueAt) },
  ];
}
