import { isHigherPlan, planOf, SaleItem, type PaidPlanId } from '@imagemint/contract/plans';
import { setBoughtPlan } from '../../accounts/index.ts';
import type { SyncTx } from '../orders-ctx.ts';
import { latestFirst, type Period } from './latest-first.ts';
import { graceEnd } from './subscription-state.ts';

export type PlanPeriod = Period & { subscriptionId: string | null; periodEnd: Date | null };
export type LivingSubscription = { id: string; state: string; endedAt: Date | null };
export type BoughtPlan = { plan: PaidPlanId; endsAt: Date };

/**
 * The plan that is paid for, and until when: of each subscription the latest paid period counts, for some days longer while its renewal
 * may still be paid. Of two subscriptions the larger plan counts.
 */
export function findBoughtPlan(periods: readonly PlanPeriod[], subscriptions: readonly LivingSubscription[]): BoughtPlan | null {
  let best: BoughtPlan | null = null;
  for (const subscription of subscriptions) {
    const [latest] = periods.filter(({ subscriptionId }) => subscriptionId === subscription.id).toSorted(latestFirst);
    const plan = latest === undefined ? null : planOf(SaleItem.parse(latest.item));
    if (!latest?.periodEnd || plan === null) continue;
    const endsAt = endOf(latest.periodEnd, subscription);
    if (best === null || isHigherPlan(plan, best.plan) || (plan === best.plan && endsAt > best.endsAt)) best = { plan, endsAt };
  }
  return best;
}

function endOf(periodEnd: Date, { state, endedAt }: LivingSubscription): Date {
  if (state === 'ENDED') return endedAt !== null && endedAt < periodEnd ? endedAt : periodEnd;
  return state === 'ENDING' ? periodEnd : graceEnd(periodEnd);
}

/** Writes the paid plan into the account. Orders whose money went back in full count for nothing. */
export async function updateBoughtPlan({ tx, clock }: Pick<SyncTx, 'tx' | 'clock'>, accountId: string): Promise<void> {
  await tx.$executeRaw`SELECT quota_lock(${accountId}::uuid)`;
  const orders = await tx.order.findMany({
    where: { accountId, state: 'PAID', subscriptionId: { not: null } },
    select: {
      ...{ item: true, subscriptionId: true, periodStart: true, periodEnd: true, createdAt: true, amountCents: true, refundedCents: true },
      disputes: { where: { state: 'LOST' }, select: { amountCents: true } },
    },
  });
  const standing = orders.filter(({ amountCents, refundedCents, disputes }) => {
    const lost = disputes.reduce((sum, dispute) => sum + dispute.amountCents, 0);
    return amountCents === 0 || refundedCents + lost < amountCents;
  });
  const subscriptions = await tx.subscription.findMany({ where: { accountId }, select: { id: true, state: true, endedAt: true } });
  const now = clock.now();
  // An ended subscription must not hide a living smaller one.
  const bought = findBoughtPlan(
    standing.filter(({ periodEnd }) => periodEnd !== null && graceEnd(periodEnd) > now),
    subscriptions.filter(({ endedAt }) => endedAt === null || endedAt > now),
  );
  await setBoughtPlan({ tx }, { accountId, plan: bought?.plan ?? null, endsAt: bought?.endsAt ?? null });
}
