import { useInfiniteQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { api, trpc } from '../../trpc.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';
import { signedAmount } from './signed-amount.ts';
import { useOriginName } from './use-origin-name.ts';

const PAGE_ROWS = 12;
const KINDS = ['grant', 'reserve', 'commit', 'release', 'expire'] as const;

type Entry = { seq: string; kind: string; amount: number; runId: string | null; origin: string; at: string | Date };

/** The customer's ledger, page by page. */
export function StatementSection() {
  const t = useTranslations('account.statement');
  const shell = useTranslations('shell');
  const statement = useInfiniteQuery({
    queryKey: [...trpc.billing.statement.pathKey(), 'pages'],
    queryFn: ({ pageParam: before }) => api.billing.statement.query({ limit: PAGE_ROWS, ...(before !== null && { before }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const failure = useFailure(statement.error);
  const entries = statement.data?.pages.flatMap((page) => page.entries);
  return (
    <Section title={t('title')} text={t('text')}>
      {failure && <ErrorNotice failure={failure} onRetry={() => void statement.refetch()} />}
      {!entries && !failure && <Skeleton />}
      {entries?.length === 0 && <p className="text-sm text-soft">{t('empty')}</p>}
      {entries && entries.length > 0 && <StatementTable entries={entries} />}
      {statement.hasNextPage && (
        <Button className="mt-4" busy={statement.isFetchingNextPage} onClick={() => void statement.fetchNextPage()}>
          {shell('more')}
        </Button>
      )}
    </Section>
  );
}

function StatementTable({ entries }: { entries: readonly Entry[] }) {
  const t = useTranslations('account.statement');
  return (
    <table className="w-full text-left text-sm" data-testid="statement">
      <thead className="text-[0.8125rem] text-soft">
        <tr className="border-b border-line">
          <th className="py-2 pr-4 font-medium">{t('what')}</th>
          <th className="py-2 pr-4 font-medium max-sm:hidden">{t('run')}</th>
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

function Row({ entry }: { entry: Entry }) {
  const t = useTranslations('account.statement');
  const format = useFormatter();
  const nameOf = useOriginName();
  const kind = KINDS.find((known) => known === entry.kind) ?? 'other';
  const amount = signedAmount(entry.kind, entry.amount);
  return (
    <tr>
      <td className="py-2.5 pr-4">
        <span className="font-medium">{t(`kinds.${kind}`)}</span>
        <span className="block text-[0.8125rem] text-soft">{nameOf(entry.origin)}</span>
      </td>
      <td className="py-2.5 pr-4 font-mono text-xs text-soft max-sm:hidden">{entry.runId?.slice(0, 8)}</td>
      <td className="py-2.5 pr-4 text-soft tabular-nums">
        {format.dateTime(new Date(entry.at), { dateStyle: 'medium', timeStyle: 'short' })}
      </td>
      <td className="py-2.5 text-right font-medium tabular-nums">
        {amount === 0 ? <span className="font-normal text-soft">({entry.amount})</span> : format.number(amount, { signDisplay: 'always' })}
      </td>
    </tr>
  );
}
