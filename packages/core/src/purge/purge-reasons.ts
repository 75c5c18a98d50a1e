/** Why an object was purged; the database holds the same list. */
export const PURGE_REASONS = ['processed', 'acknowledged', 'delivered', 'expired', 'failed', 'cancelled', 'aborted', 'stray'] as const;
export type PurgeReason = (typeof PURGE_REASONS)[number];
