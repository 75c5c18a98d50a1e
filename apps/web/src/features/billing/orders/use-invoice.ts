import { useMutation } from '@tanstack/react-query';
import { api } from '../../../trpc.ts';

/** Opens an order's receipt at the payment processor, in a tab of its own. */
export function useInvoice(orderId: string): { open: () => void; isPending: boolean; error: unknown } {
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (tab: Window | null) => {
      try {
        const { url } = await api.billing.invoice.mutate({ orderId });
        if (tab === null) location.assign(url);
        else tab.location.replace(url);
      } catch (failure) {
        tab?.close();
        throw failure;
      }
    },
  });
  return { open: () => mutate(openTab()), isPending, error };
}

/** Browsers let a click open a tab, not the answer that comes after it. The tab cannot reach back here. */
function openTab(): Window | null {
  const tab = window.open('', '_blank');
  if (tab !== null) tab.opener = null;
  return tab;
}
