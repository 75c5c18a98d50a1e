import type { Locale } from '@imagemint/contract/accounts';
import { api, queryClient, trpc } from '../trpc.ts';

/** Lets mail to a signed-in account follow its language. The page does not wait for it, and the next choice or sign-in mends a failure. */
export async function keepLocale(locale: Locale): Promise<void> {
  if (!queryClient.getQueryData(trpc.accounts.me.queryKey())) return;
  await api.accounts.setLocale.mutate({ locale }).catch(() => undefined);
}
