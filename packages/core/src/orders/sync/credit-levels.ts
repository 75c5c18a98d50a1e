import { shareOf } from './order-facts.ts';

type Amount = { amountCents: number; state: string };

/** Whether money came in for an order, the price or not: only then can any go back. */
export function hasMoney({ state }: { state: string }): boolean {
  return state === 'PAID' || state === 'MISMATCHED';
}

/** Whether a bank has the money of one of these disputes, for now or for good. */
export function isWithBank(disputes: readonly { state: string }[]): boolean {
  return disputes.some(({ state }) => state === 'OPEN' || state === 'REVIEW' || state === 'LOST');
}

/** Whether a refund came back, or never left. */
export function isGone({ state }: { state: string }): boolean {
  return state === 'FAILED' || state === 'CANCELLED';
}

/** Money that has gone back, or is on its way. */
export function sumRefunded(refunds: readonly Amount[]): number {
  return sumOf(refunds, 'PENDING', 'SUCCEEDED');
}

/** What is granted to be paid back and has not reached the payment processor, given the wishes that are ACCEPTED. */
export function sumGranted(requests: readonly { amountCents: number | null }[]): number {
  return requests.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0);
}

/** The credits that the disputes of an order want set aside, and written off. */
export function disputeLevels(
  order: { credits: number; amountCents: number },
  disputes: readonly Amount[],
): { frozen: number; writtenOff: number } {
  return { frozen: shareOf(order, sumOf(disputes, 'OPEN', 'REVIEW')), writtenOff: shareOf(order, sumOf(disputes, 'LOST')) };
}

function sumOf(rows: readonly Amount[], ...states: string[]): number {
  return rows.filter(({ state }) => states.includes(state)).reduce((sum, { amountCents }) => sum + amountCents, 0);
}
