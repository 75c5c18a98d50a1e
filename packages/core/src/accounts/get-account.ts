import { Locale } from '@imagemint/contract/accounts';
import type { PlanId } from '@imagemint/contract/plans';
import { AppError, requireAccount } from '../kernel/index.ts';
import type { AccountsCtx } from './accounts-ctx.ts';

export type AccountView = { id: string; email: string; role: 'customer' | 'staff'; plan: PlanId; locale: Locale; createdAt: Date };

/** The caller's account. @throws AppError UNAUTHENTICATED */
export async function getAccount(ctx: Pick<AccountsCtx, 'actor' | 'db' | 'emailCipher'>): Promise<AccountView> {
  const { accountId, role, plan } = requireAccount(ctx);
  const account = await ctx.db.account.findUnique({
    where: { id: accountId },
    select: { id: true, emailCiphertext: true, locale: true, createdAt: true },
  });
  if (!account) throw new AppError('UNAUTHENTICATED');
  const { id, emailCiphertext, createdAt } = account;
  return { id, email: ctx.emailCipher.open(emailCiphertext), role, plan, locale: Locale.catch('en').parse(account.locale), createdAt };
}
