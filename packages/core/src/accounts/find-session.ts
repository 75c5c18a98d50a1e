import { PlanId } from '@imagemint/contract/plans';
import type { Actor, Ctx } from '../kernel/index.ts';
import { hashToken } from './tokens.ts';

/** The actor behind a session token; null when it is unknown or expired. */
export async function findSession(ctx: Pick<Ctx, 'db' | 'clock'>, input: { sessionToken: string }): Promise<Actor | null> {
  const session = await ctx.db.session.findUnique({
    where: { tokenHash: hashToken(input.sessionToken), expiresAt: { gt: ctx.clock.now() } },
    select: { id: true, account: { select: { id: true, role: true, plan: true } } },
  });
  if (!session) return null;
  return toActor({ ...session.account, via: 'session', credentialId: session.id });
}

/** Builds the actor of an account row; an unknown plan counts as free, an unknown role as customer. */
export function toActor(row: { id: string; role: string; plan: string; via: 'session' | 'api-key'; credentialId: string }): Actor {
  const plan = PlanId.safeParse(row.plan);
  return {
    kind: 'account',
    accountId: row.id,
    role: row.role === 'staff' ? 'staff' : 'customer',
    plan: plan.success ? plan.data : 'free',
    via: row.via,
    credentialId: row.credentialId,
  };
}
