import { z } from 'zod';
import { PACKS, PLAN_IDS, PLANS, type PlanId } from './plans.ts';

/** What a block stops. */
export const BLOCKED_THINGS = ['checkout', 'runs'] as const;
export const BlockedThing = z.enum(BLOCKED_THINGS);
export type BlockedThing = z.infer<typeof BlockedThing>;

/** Why a block was set by rule, or by a person. */
export const BLOCK_REASONS = ['card-testing', 'velocity', 'dispute', 'staff'] as const;
export const BlockReason = z.enum(BLOCK_REASONS);
export type BlockReason = z.infer<typeof BlockReason>;

/** ACTIVE → CONTESTED by the customer → LIFTED or UPHELD by a person (GDPR Art. 22(3)). Each ends by itself with its time. */
export const BLOCK_STATES = ['ACTIVE', 'CONTESTED', 'LIFTED', 'UPHELD'] as const;
export const BlockState = z.enum(BLOCK_STATES);
export type BlockState = z.infer<typeof BlockState>;

/** Days after which a block of each reason has ended at the latest. */
export const BLOCK_DAYS = { 'card-testing': 7, velocity: 1, dispute: 90, staff: 365 } as const satisfies Record<BlockReason, number>;

/** Calendar months after its end for which a block is kept (retention rule `block`). */
export const BLOCK_MONTHS = 12;

/** The fifth declined payment of an account within a day stops its checkout: that is how stolen cards are tried out. */
export const DECLINES_ALLOWED = 4;

/** An account that asks this many times as often as its limit allows, although it is refused, is stopped by a block. */
export const FAR_EXCESS = 3;

/** What is counted against floods. */
export const PACE_STEPS = ['sign-in-link', 'new-account', 'checkout', 'runs', 'declined-payment'] as const;
export type PaceStep = (typeof PACE_STEPS)[number];

/** How often a step may be taken: by one account, or from one network by all who have no account or any. */
export type PaceRule = {
  per: 'account' | 'network';
  every: 'hour' | 'day';
  /** For everybody, or by plan: a plan that is not named has no such limit. */
  max: number | Partial<Record<PlanId, number>>;
};
export type PaceRules = Record<PaceStep, readonly PaceRule[]>;

/**
 * Runs of one account in an hour that no honest one reaches: two months' credits, the largest pack, and four failing or cancelled runs a
 * minute in each of its places.
 */
function runsPerHour(plan: PlanId): number {
  return 2 * PLANS[plan].monthlyCredits + PACKS.large.credits + 240 * PLANS[plan].maxConcurrentRuns;
}

/**
 * Limits against floods, the first that is crossed answers. Many people may sit behind one network: its limits are for farms of
 * accounts, and never for the address that somebody signs in with.
 */
export const VELOCITY: PaceRules = {
  'sign-in-link': [
    { per: 'network', every: 'hour', max: 60 },
    { per: 'network', every: 'day', max: 300 },
  ],
  'new-account': [{ per: 'network', every: 'day', max: 40 }],
  checkout: [
    { per: 'account', every: 'hour', max: 10 },
    { per: 'network', every: 'day', max: 100 },
  ],
  runs: [
    { per: 'account', every: 'hour', max: Object.fromEntries(PLAN_IDS.map((plan) => [plan, runsPerHour(plan)])) },
    // A whole month's credits of ten free accounts.
    { per: 'network', every: 'day', max: { free: 10 * PLANS.free.monthlyCredits } },
  ],
  'declined-payment': [{ per: 'account', every: 'day', max: DECLINES_ALLOWED }],
};

/** What a customer may write against a block, in characters. */
export const MAX_CONTEST_LENGTH = 1_000;
export const ContestBlockInput = z.strictObject({ blockId: z.uuid(), text: z.string().trim().min(1).max(MAX_CONTEST_LENGTH) });
export const DecideBlockInput = z.strictObject({ blockId: z.uuid(), decision: z.enum(['LIFTED', 'UPHELD']) });
