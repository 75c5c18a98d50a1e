import { addSeconds, authorize, type Ctx } from '../kernel/index.ts';

const LINK_GRACE_SECONDS = 24 * 3600;

/** Removes expired sessions and sign-in links a day past their end (retention rules `session` and `link`). */
export async function eraseEndedCredentials(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<number> {
  authorize(ctx, 'system');
  const now = ctx.clock.now();
  const sessions = await ctx.db.session.deleteMany({ where: { expiresAt: { lte: now } } });
  const links = await ctx.db.signInLink.deleteMany({ where: { expiresAt: { lte: addSeconds(now, -LINK_GRACE_SECONDS) } } });
  return sessions.count + links.count;
}
