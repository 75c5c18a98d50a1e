import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../trpc.ts';

/** The signed-in account: undefined while unknown, null when signed out or when the service cannot be asked. */
export function useMe() {
  const { data, isPending } = useQuery(trpc.accounts.me.queryOptions(undefined, { refetchOnWindowFocus: 'always' }));
  return isPending ? undefined : (data ?? null);
}
