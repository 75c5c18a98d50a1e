import { queryClient, trpc } from '../../trpc.ts';

/** Asks again for what staff look at: a decision changes more than its own row. */
export function refreshDesk(): Promise<void> {
  return queryClient.invalidateQueries(trpc.admin.pathFilter());
}
