import { Locale } from '@imagemint/contract/accounts';
import { authorize } from '../kernel/index.ts';
import type { Recipient } from '../mail/index.ts';
import type { AccountsCtx } from './accounts-ctx.ts';

/** Where a message to an account goes, and in which language; null when the account is gone. */
export async function findRecipient(
  ctx: Pick<AccountsCtx, 'actor' | 'db' | 'emailCipher'>,
  input: { accountId: string },
): Promise<Recipient | null> {
  authorize(ctx, 'system');
  const account = await ctx.db.account.findUnique({ where: { id: input.accountId }, select: { emailCiphertext: true, locale: true } });
  return account && { email: ctx.emailCipher.open(account.emailCiphertext), locale: Locale.catch('en').parse(account.locale) };
}
