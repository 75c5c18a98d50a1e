import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { api, trpc } from '../../../trpc.ts';
import { Button } from '../../../ui/Button.tsx';
import { buttonStyles } from '../../../ui/button-styles.ts';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageState } from '../../../ui/PageState.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useFailure } from '../../../use-failure.ts';
import { RequireAccount } from '../../accounts/RequireAccount.tsx';
import { HistoryRow } from './HistoryRow.tsx';

const PAGE_ROWS = 25;

/** What was run, and when all of it was purged. There are no pictures to show. */
export function HistoryPage() {
  return (
    <RequireAccount>
      <RunHistory />
    </RequireAccount>
  );
}

function RunHistory() {
  const t = useTranslations('pages.history');
  const shell = useTranslations('shell');
  const list = useInfiniteQuery({
    queryKey: [...trpc.toolRuns.list.pathKey(), 'pages'],
    queryFn: ({ pageParam: before }) => api.toolRuns.list.query({ limit: PAGE_ROWS, ...(before !== null && { before }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const failure = useFailure(list.error);
  const runs = list.data?.pages.flatMap((page) => page.runs);
  return (
    <Page title={t('title')} lead={t('lead')}>
      {failure && <ErrorNotice failure={failure} onRetry={() => void list.refetch()} />}
      {!runs && !failure && <Skeleton rows={6} className="h-16" />}
      {runs?.length === 0 && (
        <PageState
          as="h2"
          Icon={History}
          title={t('empty')}
          actions={
            <Link to="/" className={buttonStyles({ variant: 'primary' })}>
              {shell('back')}
            </Link>
          }
        >
          {t('emptyText')}
        </PageState>
      )}
      <ul className="divide-y divide-line border-y border-line empty:hidden">
        {runs?.map((run) => (
          <HistoryRow key={run.id} run={run} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button className="mt-6" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {shell('more')}
        </Button>
      )}
    </Page>
  );
}
