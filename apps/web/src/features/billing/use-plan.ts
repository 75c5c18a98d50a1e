import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../trpc.ts';
import { useMe } from '../accounts/use-me.ts';
import type { PlanView } from './views.ts';

/** The plan of the signed-in account and its subscription; undefined while unknown or signed out. */
export function usePlan(): PlanView | undefined {
  const me = useMe();
  const { data } = useQuery(trpc.billing.plan.queryOptions(undefined, { enabled: me !== null && me !== undefined }));
  return me ? data : undefined;
}
