import { SUBSCRIPTION_MACHINE, SubscriptionState } from '@imagemint/contract/billing';
import { CURRENCY, planOf, type PaidPlanId } from '@imagemint/contract/plans';
import type { SyncCtx, SyncTx } from '../orders-ctx.ts';
import { tell } from '../mails/tell.ts';
import type { SubscriptionFacts } from '../stripe/facts.ts';
import { findAccount } from './find-account.ts';
import { graceEnd, subscriptionState } from './subscription-state.ts';
import { moveState } from './move-state.ts';
import { notAnOrder, type Synced } from './synced.ts';
import { syncInvoice } from './sync-invoice.ts';
import { updateBoughtPlan } from './update-bought-plan.ts';
import { withObjectLock } from './with-object-lock.ts';

/** Brings a subscription to its present state, with the order of its latest invoice and the account's plan. */
export async function syncSubscription(ctx: SyncCtx, subscriptionId: string): Promise<Synced> {
  const kept = await withObjectLock(ctx, subscriptionId, async (locked) => {
    const facts = await ctx.payments.getSubscription(subscriptionId);
    if (facts === null) return notAnOrder('unknown-object');
    const accountId = await findAccount(locked, facts);
    if (accountId === null) return notAnOrder('foreign');
    const plan = facts.price === null ? null : planOf(facts.price.item);
    if (plan === null) return notAnOrder('ignored');
    await keepSubscription(locked, { accountId, plan, facts });
    await updateBoughtPlan(locked, accountId);
    return facts;
  });
  if ('outcome' in kept) return kept;
  const invoice = kept.latestInvoiceId === null ? null : await syncInvoice(ctx, kept.latestInvoiceId);
  return { outcome: 'applied', order: invoice?.order ?? null };
}

type Kept = { accountId: string; plan: PaidPlanId; facts: SubscriptionFacts };

async function keepSubscription(ctx: SyncTx, kept: Kept): Promise<void> {
  const { tx } = ctx;
  const { accountId, plan } = kept;
  const { id, periodStart, periodEnd, createdAt, endedAt } = kept.facts;
  const known = await tx.subscription.findUnique({ where: { id }, select: { state: true } });
  const from = known === null ? null : SubscriptionState.parse(known.state);
  const state = moveState(ctx.log, SUBSCRIPTION_MACHINE, { from, to: subscriptionState(kept.facts, ctx.clock.now()) });
  const row = { plan, priceCents: kept.facts.price?.amountCents ?? 0, state, periodStart, periodEnd, endedAt };
  await tx.subscription.upsert({ where: { id }, create: { id, accountId, createdAt, ...row }, update: row });
  if (from !== state) await tellOfSubscription(ctx, { ...kept, from, state });
}

type Moved = Kept & { from: SubscriptionState | null; state: SubscriptionState };

async function tellOfSubscription(ctx: SyncTx, { accountId, plan, from, state, facts }: Moved): Promise<void> {
  const { id, periodStart, periodEnd, endedAt } = facts;
  // Seconds tell one period, or one cancellation, from the next without the signs of a date.
  const at = (moment: Date): string => `${id}:${Math.floor(moment.getTime() / 1000)}`;
  if (state === 'GRACE') {
    const failed = { item: `plan:${plan}`, amountCents: facts.price?.amountCents ?? 0, currency: CURRENCY } as const;
    const graceEndsAt = graceEnd(periodStart);
    await tell(ctx, { accountId, template: 'payment-failed', about: at(periodEnd), facts: { ...failed, graceEndsAt } });
  }
  if (state === 'ENDING') {
    // Who takes a cancellation back and cancels again is told again.
    await tell(ctx, { accountId, template: 'plan-ending', about: at(ctx.clock.now()), facts: { plan, endsAt: periodEnd } });
  }
  // Whoever has another one, such as the first of two that were bought at once, keeps the plan.
  const others = { accountId, id: { not: id }, state: { not: 'ENDED' } };
  if (state === 'ENDED' && from !== 'INCOMPLETE' && from !== null && (await ctx.tx.subscription.count({ where: others })) === 0) {
    const reason = from === 'GRACE' || from === 'SUSPENDED' ? 'unpaid' : 'cancelled';
    await tell(ctx, { accountId, template: 'plan-ended', about: id, facts: { plan, endedAt: endedAt ?? ctx.clock.now(), reason } });
  }
}
