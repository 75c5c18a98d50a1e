import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, type Outputs } from '../../../trpc.ts';
import { refreshBilling } from '../refresh-billing.ts';
import { nextAskMs, type Outcome, outcomeOf } from './outcome.ts';
import { markSeen, wasSeen } from './seen-payments.ts';

type Completion = Outputs['billing']['completeCheckout'];

/** Asks how a payment went until that is known, and looks at the account anew when it is. */
export function useOutcome(sessionId: string): {
  outcome: Outcome;
  order: Completion['order'];
  error: unknown;
  askAgain: () => void;
} {
  const [wasCounted] = useState(() => wasSeen(sessionId));
  const [asked, setAsked] = useState(0);
  const query = useQuery({
    queryKey: ['checkout', sessionId],
    queryFn: async () => {
      const completion = await api.billing.completeCheckout.mutate({ sessionId });
      setAsked((count) => count + 1);
      return completion;
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => nextAskMs(state.data?.state, state.dataUpdateCount) ?? false,
  });
  const state = query.data?.state;
  useEffect(() => {
    if (state === undefined) return;
    if (state === 'PAID') markSeen(sessionId);
    void refreshBilling();
  }, [state, sessionId]);
  return {
    outcome: outcomeOf({ state, asked, wasCounted }),
    order: query.data?.order ?? null,
    error: query.error,
    askAgain: () => void query.refetch(),
  };
}
