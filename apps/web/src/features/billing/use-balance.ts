import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../trpc.ts';
import { useMe } from '../accounts/use-me.ts';

/** The credits of the signed-in account; undefined while unknown or signed out. */
export function useBalance() {
  const me = useMe();
  const { data } = useQuery(trpc.billing.balance.queryOptions(undefined, { enabled: me !== null && me !== undefined }));
  return me ? data : undefined;
}
