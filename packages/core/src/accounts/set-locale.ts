import type { Locale } from '@imagemint/contract/accounts';
import { requireAccount, type Ctx } from '../kernel/index.ts';

/** Keeps the language in which the caller gets mail. */
export async function setLocale(ctx: Pick<Ctx, 'actor' | 'db'>, input: { locale: Locale }): Promise<void> {
  const { accountId } = requireAccount(ctx);
  await ctx.db.account.updateMany({ where: { id: accountId }, data: { locale: input.locale } });
}
