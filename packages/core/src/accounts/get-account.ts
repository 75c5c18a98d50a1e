import { AppError, requireAccount } from '../kernel/index.ts';
import type { AccountsCtx } from './accounts-ctx.ts';

export type AccountView = { id: string; email: string; role: 'customer' | 'staff'; plan: string; createdAt: Date };

/** The caller's account. @throws AppError UNAUTHENTICATED */
export async function getAccount(ctx: Pick<AccountsCtx, 'actor' | 'db' | 'emailCipher'>): Promise<AccountView> {
  const { accountId, role } = requireAccount(ctx);
  const account = await ctx.db.account.findUnique({
    where: { id: accountId },
    select: { id: true, emailCiphertext: true, plan: true, createdAt: true },
  });
  if (!account) throw new AppError('UNAUTHENTICATED');
  return { id: account.id, email: ctx.emailCipher.open(account.emailCiphertext), role, plan: account.plan, createdAt: account.createdAt };
}
