import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useFailure } from '../../use-failure.ts';

/** What stands below a paged table: the failure, the placeholder, or the way to the next page. */
export function MoreRows({ query }: { query: UseInfiniteQueryResult<unknown> }) {
  const t = useTranslations('shell');
  const failure = useFailure(query.error);
  if (failure) return <ErrorNotice failure={failure} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton rows={6} />;
  if (!query.hasNextPage) return null;
  return (
    <Button className="mt-4" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {t('more')}
    </Button>
  );
}
