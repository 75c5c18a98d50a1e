import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../trpc.ts';

/** The question who is signed in, with its failure where the service cannot be asked. */
export function useMeQuery() {
  return useQuery(trpc.accounts.me.queryOptions(undefined, { refetchOnWindowFocus: 'always' }));
}

/** The signed-in account: undefined while unknown, null when signed out or when the service cannot be asked. */
export function useMe() {
  const { data, isPending } = useMeQuery();
  return isPending ? undefined : (data ?? null);
}
