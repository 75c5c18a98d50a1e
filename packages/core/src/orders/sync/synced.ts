import type { KeptOrder } from './keep-order.ts';

/** What became of looking at an object of the payment processor. */
export type SyncOutcome = 'applied' | 'ignored' | 'unknown-object' | 'foreign';
export type Synced = { outcome: SyncOutcome; order: KeptOrder | null };

/** An object that leads to no order of ours. */
export const notAnOrder = (outcome: Exclude<SyncOutcome, 'applied'>): Synced => ({ outcome, order: null });
