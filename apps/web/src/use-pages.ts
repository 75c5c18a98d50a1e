import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';

type PageOf = { next: string | null };

/** A list that is fetched page by page; `fetchPage` gets the `next` of the page before. */
export function usePages<T extends PageOf>(
  key: readonly unknown[],
  fetchPage: (after: string | null) => Promise<T>,
): UseInfiniteQueryResult<InfiniteData<T>> {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}
