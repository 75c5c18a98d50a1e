import { queryClient, trpc } from '../../trpc.ts';

/** Asks again for everything that a payment, a change of plan or a refund may have changed. */
export async function refreshBilling(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries(trpc.billing.pathFilter()),
    queryClient.invalidateQueries(trpc.accounts.me.pathFilter()),
    queryClient.invalidateQueries(trpc.abuse.pathFilter()),
  ]);
}
