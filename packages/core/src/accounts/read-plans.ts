import type { PlanId } from '@imagemint/contract/plans';
import { AppError, type Ctx } from '../kernel/index.ts';
import { plansOf } from './find-session.ts';

/** The plans of an account as they are now, which a request that changed them no longer knows. */

export async function readPlans(ctx: Pick<Ctx, 'db' | 'clock'>, accountId: string): Promise<{ plan: PlanId; givenPlan: PlanId }> {
  const row = await ctx.db.account.findUnique({
    where: { id: accountId },
    select: { plan: true, boughtPlan: true, boughtPlanEndsAt: true },
  });
  if (!row) throw new AppError('NOT_FOUND');
  return plansOf(row, ctx.clock.now());
}
