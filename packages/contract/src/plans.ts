import { z } from 'zod';

type Plan = {
  /** Credits granted at the start of each calendar month (UTC); they end with the month. */
  monthlyCredits: number;
  /** Largest photo, over all frames, in megapixels (1 MP = 1 000 000 pixels). */
  maxMegapixels: number;
  /** Largest upload in bytes. */
  maxBytes: number;
  /** Runs of one account between upload and result at the same time. */
  maxConcurrentRuns: number;
  /** BullMQ priority: lower is served first. */
  queuePriority: number;
};

/** What each plan includes. The paid plans are sold through orders. */
export const PLANS = {
  free: { monthlyCredits: 50, maxMegapixels: 50, maxBytes: 25_000_000, maxConcurrentRuns: 4, queuePriority: 10 },
  pro: { monthlyCredits: 1_000, maxMegapixels: 100, maxBytes: 60_000_000, maxConcurrentRuns: 16, queuePriority: 5 },
} as const satisfies Record<string, Plan>;

export type PlanId = keyof typeof PLANS;
export const PlanId = z.enum(Object.keys(PLANS) as [PlanId, ...PlanId[]]);
