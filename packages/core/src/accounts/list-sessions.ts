import { requireAccount, type Ctx } from '../kernel/index.ts';

export type SessionView = { id: string; deviceClass: string; browser: string; createdAt: Date; expiresAt: Date; current: boolean };

/** The caller's living sessions, newest first. */
export async function listSessions(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<SessionView[]> {
  const { accountId, credentialId } = requireAccount(ctx);
  const sessions = await ctx.db.session.findMany({
    where: { accountId, expiresAt: { gt: ctx.clock.now() } },
    orderBy: { createdAt: 'desc' },
    select: { id: true, deviceClass: true, browser: true, createdAt: true, expiresAt: true },
  });
  return sessions.map((session) => ({ ...session, current: session.id === credentialId }));
}
