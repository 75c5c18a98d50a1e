import { requireAccount, type Ctx } from '../kernel/index.ts';

export type ApiKeyView = { id: string; label: string; hint: string; createdAt: Date; lastUsedOn: Date | null; revokedAt: Date | null };

/** The caller's API keys, newest first, without their secrets. */
export async function listApiKeys(ctx: Pick<Ctx, 'actor' | 'db'>): Promise<ApiKeyView[]> {
  const { accountId } = requireAccount(ctx);
  return await ctx.db.apiKey.findMany({
    where: { accountId },
    orderBy: { createdAt: 'desc' },
    select: { id: true, label: true, hint: true, createdAt: true, lastUsedOn: true, revokedAt: true },
  });
}
