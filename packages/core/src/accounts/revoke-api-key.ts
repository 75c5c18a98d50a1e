import { AppError, requireAccount, type Ctx } from '../kernel/index.ts';

/**
 * Revokes an API key; it is refused from the next request on. Revoking it again changes nothing.
 * @throws AppError NOT_FOUND when the caller has no such key.
 */
export async function revokeApiKey(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>, input: { id: string }): Promise<void> {
  const { accountId, via } = requireAccount(ctx);
  if (via !== 'session') throw new AppError('FORBIDDEN');
  const key = { id: input.id, accountId };
  const { count } = await ctx.db.apiKey.updateMany({ where: { ...key, revokedAt: null }, data: { revokedAt: ctx.clock.now() } });
  if (count === 0 && (await ctx.db.apiKey.count({ where: key })) === 0) throw new AppError('NOT_FOUND');
}
