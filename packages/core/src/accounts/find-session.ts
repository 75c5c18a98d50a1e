import { isHigherPlan, PlanId } from '@imagemint/contract/plans';
import type { Actor, Ctx } from '../kernel/index.ts';
import { hashToken } from './tokens.ts';

/** The actor behind a session token; null when it is unknown or expired. */
export async function findSession(ctx: Pick<Ctx, 'db' | 'clock'>, input: { sessionToken: string }): Promise<Actor | null> {
  const session = await ctx.db.session.findUnique({
    where: { tokenHash: hashToken(input.sessionToken), expiresAt: { gt: ctx.clock.now() } },
    select: { id: true, account: { select: ACTOR_COLUMNS } },
  });
  if (!session) return null;
  return toActor(session.account, { via: 'session', credentialId: session.id, now: ctx.clock.now() });
}

export const ACTOR_COLUMNS = { id: true, role: true, plan: true, boughtPlan: true, boughtPlanEndsAt: true } as const;

type PlanRow = { plan: string; boughtPlan: string | null; boughtPlanEndsAt: Date | null };

/** The account's given plan, and the one in force: the bought one while it lasts and includes more. An unknown plan counts as free. */
export function plansOf(row: PlanRow, now: Date): { plan: PlanId; givenPlan: PlanId } {
  const givenPlan = PlanId.catch('free').parse(row.plan);
  const bought = PlanId.catch('free').parse(row.boughtPlan);
  const isBought = row.boughtPlanEndsAt !== null && row.boughtPlanEndsAt > now && isHigherPlan(bought, givenPlan);
  return { plan: isBought ? bought : givenPlan, givenPlan };
}

/** Builds the actor of an account row; an unknown role counts as customer. */
export function toActor(
  row: PlanRow & { id: string; role: string },
  { now, ...credential }: { via: 'session' | 'api-key'; credentialId: string; now: Date },
): Actor {
  return { kind: 'account', accountId: row.id, role: row.role === 'staff' ? 'staff' : 'customer', ...plansOf(row, now), ...credential };
}
