import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { saveText } from '../../save-text.ts';
import { api, trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';
import { usePages } from '../../use-pages.ts';
import { writeCsv } from '../../write-csv.ts';
import { entryKind } from './entry-kind.ts';
import { useOriginName } from './use-origin-name.ts';
import { useStatementColumns } from './use-statement-columns.ts';
import type { StatementEntry } from './views.ts';

const PAGE_ROWS = 12;
const MOST_ROWS = 100;

/** The customer's ledger, page by page: every movement with its reason. */
export function StatementSection() {
  const t = useTranslations('account.statement');
  const shell = useTranslations('shell');
  const statement = usePages([...trpc.billing.statement.pathKey(), 'pages'], (before) =>
    api.billing.statement.query({ limit: PAGE_ROWS, ...(before !== null && { before }) }),
  );
  const columns = useStatementColumns();
  const save = useMutation({
    mutationFn: readAll,
    onSuccess: (entries) => saveText('statement.csv', writeCsv(entries, columns), 'text/csv'),
  });
  const failure = useFailure(statement.error ?? save.error);
  const entries = statement.data?.pages.flatMap((page) => page.entries);
  const hasEntries = entries !== undefined && entries.length > 0;
  return (
    <Section
      title={t('title')}
      text={t('text')}
      action={
        hasEntries && (
          <Button size="sm" busy={save.isPending} onClick={() => save.mutate()}>
            <Download aria-hidden="true" className="size-4" />
            {t('export')}
          </Button>
        )
      }
    >
      {failure && <ErrorNotice failure={failure} onRetry={() => void statement.refetch()} />}
      {!entries && !failure && <Skeleton />}
      {entries?.length === 0 && <p className="text-sm text-soft">{t('empty')}</p>}
      {hasEntries && <StatementTable entries={entries} />}
      {statement.hasNextPage && (
        <Button className="mt-4" busy={statement.isFetchingNextPage} onClick={() => void statement.fetchNextPage()}>
          {shell('more')}
        </Button>
      )}
    </Section>
  );
}

/** Every entry of the ledger, newest first. */
async function readAll(): Promise<StatementEntry[]> {
  const all: StatementEntry[] = [];
  let before: string | null = null;
  do {
    const page: { entries: StatementEntry[]; next: string | null } = await api.billing.statement.query({
      limit: MOST_ROWS,
      ...(before !== null && { before }),
    });
    all.push(...page.entries);
    before = page.next;
  } while (before !== null);
  return all;
}

function StatementTable({ entries }: { entries: readonly StatementEntry[] }) {
  const t = useTranslations('account.statement');
  return (
    <table className="w-full text-left text-sm" data-testid="statement">
      <thead className="text-[0.8125rem] text-soft">
        <tr className="border-b border-line">
          <th className="py-2 pr-4 font-medium">{t('what')}</th>
          <th className="py-2 pr-4 font-medium max-sm:hidden">{t('number')}</th>
          <th className="py-2 pr-4 font-medium">{t('when')}</th>
          <th className="py-2 text-right font-medium">{t('amount')}</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {entries.map((entry) => (
          <Row key={entry.seq} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ entry }: { entry: StatementEntry }) {
  const t = useTranslations('account.statement');
  const format = useFormatter();
  const kind = entryKind(entry.kind);
  const source = [useOriginName()(entry), entry.receipt].filter((part) => part !== null).join(' · ');
  const { runId, number, amount, change } = entry;
  return (
    <tr data-kind={kind} className="align-top">
      <td className="py-2.5 pr-4">
        <span className="font-medium">{t(`kinds.${kind}`)}</span>
        <span className="block text-[0.8125rem] text-pretty text-soft">{t(`reasons.${kind}`)}</span>
        <span className="block text-[0.8125rem] text-soft">{source}</span>
        <code className="font-mono text-xs text-soft sm:hidden">{number}</code>
      </td>
      <td className="py-2.5 pr-4 font-mono text-xs leading-5 text-soft max-sm:hidden">
        {number}
        {runId !== null && (
          <span className="block">
            {t('run')} {runId.slice(0, 8)}
          </span>
        )}
      </td>
      <td className="py-2.5 pr-4 text-soft tabular-nums">
        {format.dateTime(new Date(entry.at), { dateStyle: 'medium', timeStyle: 'short' })}
      </td>
      <td className="py-2.5 text-right font-medium tabular-nums">
        {change === 0 ? (
          <span className="font-normal text-soft" title={t('unchanged')}>
            ({format.number(amount)})
          </span>
        ) : (
          format.number(change, { signDisplay: 'always' })
        )}
      </td>
    </tr>
  );
}
