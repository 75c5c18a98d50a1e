import type { OrderState } from '@imagemint/contract/billing';

export type Outcome = 'confirming' | 'paid' | 'counted' | 'pending' | 'failed' | 'expired' | 'mismatched' | 'open';

/** Waits before each further question: the processor's word usually comes within the first seconds. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000];

/** How long to wait before asking again how a payment went; null when the answer is final or was asked for often enough. */
export function nextAskMs(state: OrderState | undefined, asked: number): number | null {
  return state === 'OPEN' || state === 'PENDING' ? (WAITS_MS[asked - 1] ?? null) : null;
}

type Seen = { state: OrderState | undefined; asked: number; wasCounted: boolean };

/** What the customer is told. A delayed payment is told as such at once, though it is still asked about. */
export function outcomeOf({ state, asked, wasCounted }: Seen): Outcome {
  switch (state) {
    case undefined:
      return 'confirming';
    case 'OPEN':
      return nextAskMs(state, asked) === null ? 'open' : 'confirming';
    case 'PAID':
      return wasCounted ? 'counted' : 'paid';
    case 'PENDING':
      return 'pending';
    case 'FAILED':
      return 'failed';
    case 'EXPIRED':
      return 'expired';
    case 'MISMATCHED':
      return 'mismatched';
  }
}
