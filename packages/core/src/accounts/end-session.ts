import { requireAccount, type Ctx } from '../kernel/index.ts';

/** Ends one session of the caller: the given one, or the present one. Ending an unknown or foreign one does nothing. */
export async function endSession(ctx: Pick<Ctx, 'actor' | 'db'>, input: { id?: string } = {}): Promise<void> {
  const { accountId, credentialId } = requireAccount(ctx);
  await ctx.db.session.deleteMany({ where: { id: input.id ?? credentialId, accountId } });
}
