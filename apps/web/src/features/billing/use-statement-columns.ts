import { useTranslations } from 'use-intl';
import type { CsvColumn } from '../../write-csv.ts';
import { entryKind } from './entry-kind.ts';
import { useOriginName } from './use-origin-name.ts';
import type { StatementEntry } from './views.ts';

/** What the saved statement says of each movement. */
export function useStatementColumns(): CsvColumn<StatementEntry>[] {
  const t = useTranslations('account.statement');
  const nameOf = useOriginName();
  return [
    { label: t('number'), value: ({ number }) => number },
    { label: t('when'), value: ({ at }) => new Date(at).toISOString() },
    { label: t('what'), value: ({ kind }) => t(`kinds.${entryKind(kind)}`) },
    { label: t('reason'), value: ({ kind }) => t(`reasons.${entryKind(kind)}`) },
    { label: t('origin'), value: nameOf },
    { label: t('receipt'), value: ({ receipt }) => receipt },
    { label: t('run'), value: ({ runId }) => runId },
    { label: t('amount'), value: ({ change }) => change },
  ];
}
