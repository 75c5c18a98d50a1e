import { PAID_PLAN_IDS, planOf, SaleItem } from '@imagemint/contract/plans';

export type Period = { item: string; periodStart: Date | null; createdAt: Date };

/**
 * Sorts paid periods of one subscription, the one that counts first: the latest. Stripe tells whole seconds; of two within one the larger
 * plan was an upgrade, for a smaller one is not charged before the next period.
 */
export function latestFirst(a: Period, b: Period): number {
  return Number(b.periodStart) - Number(a.periodStart) || Number(b.createdAt) - Number(a.createdAt) || sizeOf(b) - sizeOf(a);
}

function sizeOf({ item }: Period): number {
  const plan = planOf(SaleItem.parse(item));
  return plan === null ? -1 : PAID_PLAN_IDS.indexOf(plan);
}
