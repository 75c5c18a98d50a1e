import type { PlanId } from '@imagemint/contract/plans';
import type { Ctx } from '../kernel/index.ts';
import { planGrant } from './plan-grant.ts';

export type GrantView = { origin: string; amount: number; available: number; held: number; endsAt: Date | null };
export type BalanceView = { available: number; held: number; grants: GrantView[] };

/** Reads an account's balance after giving the month's plan credits and ending what has ended; grants in the order they burn. */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are verbs that have checked their actor
export async function readBalance(ctx: Pick<Ctx, 'db' | 'clock'>, account: { accountId: string; plan: PlanId }): Promise<BalanceView> {
  const now = ctx.clock.now();
  const grant = planGrant(account.plan, now);
  await ctx.db.$executeRaw`
    SELECT quota_lock(${account.accountId}::uuid),
           quota_grant(${account.accountId}::uuid, ${grant.origin}, ${grant.amount}::int, ${grant.priority}::int, ${grant.endsAt}::timestamptz, ${now}::timestamptz),
           quota_expire(${account.accountId}::uuid, ${now}::timestamptz)`;
  const grants = await ctx.db.grant.findMany({
    where: { accountId: account.accountId, OR: [{ available: { gt: 0 } }, { held: { gt: 0 } }] },
    orderBy: [{ priority: 'asc' }, { endsAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
    select: { origin: true, amount: true, available: true, held: true, endsAt: true },
  });
  return {
    available: grants.reduce((sum, { available }) => sum + available, 0),
    held: grants.reduce((sum, { held }) => sum + held, 0),
    grants,
  };
}
