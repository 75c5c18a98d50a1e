import { z } from 'zod';
import type { ToolId } from './tools.ts';

/** The one currency that everything is sold in (ISO 4217, lower case as Stripe writes it). Prices are in its hundredths, tax included. */
export const CURRENCY = 'eur';

/** Classes of the queue, first served first → BullMQ priority (lower is served first). */
export const QUEUE_CLASSES = { first: 5, fast: 7, standard: 10 } as const;
export type QueueClass = keyof typeof QUEUE_CLASSES;

type Plan = {
  /** Price of a month in hundredths of `CURRENCY`; 0 for the plan that everybody has. */
  priceCents: number;
  /** Credits of a month. Of the free plan and of plans that the operator gives: for each calendar month (UTC). Of bought ones: by each paid invoice. */
  monthlyCredits: number;
  /** Largest photo, over all frames, in megapixels (1 MP = 1 000 000 pixels). */
  maxMegapixels: number;
  /** Largest upload in bytes. */
  maxBytes: number;
  /** Runs of one account between upload and result at the same time. */
  maxConcurrentRuns: number;
  /** Photos that the web app takes at once. */
  maxBatchSize: number;
  queueClass: QueueClass;
  /** Requests a minute with API keys. */
  apiRequestsPerMinute: number;
  /** Tools that the plan does not include: those that keep every core busy for minutes. */
  withoutTools: readonly ToolId[];
};

/** What each plan includes, from the least to the most. A right is looked up here, never asked of Stripe. */
export const PLANS = {
  free: {
    priceCents: 0,
    monthlyCredits: 50,
    maxMegapixels: 50,
    maxBytes: 25_000_000,
    maxConcurrentRuns: 4,
    maxBatchSize: 10,
    queueClass: 'standard',
    apiRequestsPerMinute: 120,
    withoutTools: ['denoise', 'deblur'],
  },
  plus: {
    priceCents: 600,
    monthlyCredits: 300,
    maxMegapixels: 75,
    maxBytes: 40_000_000,
    maxConcurrentRuns: 8,
    maxBatchSize: 30,
    queueClass: 'fast',
    apiRequestsPerMinute: 300,
    withoutTools: [],
  },
  pro: {
    priceCents: 1_800,
    monthlyCredits: 1_000,
    maxMegapixels: 100,
    maxBytes: 60_000_000,
    maxConcurrentRuns: 16,
    maxBatchSize: 100,
    queueClass: 'first',
    apiRequestsPerMinute: 600,
    withoutTools: [],
  },
} as const satisfies Record<string, Plan>;

export type PlanId = keyof typeof PLANS;
export const PLAN_IDS = Object.keys(PLANS) as [PlanId, ...PlanId[]];
export const PlanId = z.enum(PLAN_IDS);

/** Plans that cost something. */
export const PaidPlanId = PlanId.exclude(['free']);
export type PaidPlanId = z.infer<typeof PaidPlanId>;
export const PAID_PLAN_IDS = PaidPlanId.options;

type Pack = { priceCents: number; credits: number };

/** Packs of credits, bought once. */
export const PACKS = {
  small: { priceCents: 500, credits: 100 },
  medium: { priceCents: 2_000, credits: 500 },
  large: { priceCents: 6_000, credits: 2_000 },
} as const satisfies Record<string, Pack>;

export type PackId = keyof typeof PACKS;
export const PACK_IDS = Object.keys(PACKS) as [PackId, ...PackId[]];

/** Calendar months after which a pack's credits end. */
export const PACK_MONTHS = 12;

/** Everything that can be bought, as `plan:<id>` and `pack:<id>`. */
export const SaleItem = z.enum([...PAID_PLAN_IDS.map((id) => `plan:${id}` as const), ...PACK_IDS.map((id) => `pack:${id}` as const)]);
export type SaleItem = z.infer<typeof SaleItem>;

/** Price in hundredths of `CURRENCY`, and the credits that one payment gives. */
export function offerOf(item: SaleItem): { kind: 'plan' | 'pack'; priceCents: number; credits: number } {
  const [kind, id] = item.split(':');
  if (kind === 'pack') return { kind, ...PACKS[id as PackId] };
  const { priceCents, monthlyCredits } = PLANS[id as PaidPlanId];
  return { kind: 'plan', priceCents, credits: monthlyCredits };
}

/** The plan of a sale, null for a pack. */
export function planOf(item: SaleItem): PaidPlanId | null {
  const plan = PaidPlanId.safeParse(item.replace(/^plan:/, ''));
  return plan.success ? plan.data : null;
}

/** Whether `plan` includes more than `than`. */
export function isHigherPlan(plan: PlanId, than: PlanId): boolean {
  return PLAN_IDS.indexOf(plan) > PLAN_IDS.indexOf(than);
}

/** Whether a plan includes a tool. */
export function includesTool(plan: PlanId, tool: ToolId): boolean {
  const { withoutTools }: Plan = PLANS[plan];
  return !withoutTools.includes(tool);
}

/** The least plan that includes a tool. */
export function leastPlanWith(tool: ToolId): PlanId {
  return PLAN_IDS.find((plan) => includesTool(plan, tool)) ?? 'pro';
}
