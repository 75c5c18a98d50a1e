import { AppError, requireAccount, type Ctx } from '../kernel/index.ts';

/**
 * Revokes an API key; it is refused from the next request on.
 * @throws AppError NOT_FOUND when the caller has no such key.
 */
export async function revokeApiKey(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>, input: { id: string }): Promise<void> {
  const { accountId, via } = requireAccount(ctx);
  if (via !== 'session') throw new AppError('FORBIDDEN');
  const { count } = await ctx.db.apiKey.updateMany({ where: { id: input.id, accountId }, data: { revokedAt: ctx.clock.now() } });
  if (count === 0) throw new AppError('NOT_FOUND');
}
