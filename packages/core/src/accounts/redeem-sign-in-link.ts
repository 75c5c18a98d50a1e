import { randomUUID } from 'node:crypto';
import type { Locale } from '@imagemint/contract/accounts';
import { addSeconds, AppError, authorize } from '../kernel/index.ts';
import type { AccountsCtx } from './accounts-ctx.ts';
import { createToken, hashToken } from './tokens.ts';

export const SESSION_TTL_SECONDS = 30 * 24 * 3600;

export type RedeemSignInLink = {
  token: string;
  deviceClass: string;
  browser: string;
  locale?: Locale | undefined;
  /** Asked before a new account is made; what it throws leaves the link unused. */
  admitAccount?: (() => Promise<void>) | undefined;
};

/**
 * Turns a one-time link into a session, and makes the account at its first use. The language in which it is used is that of mails.
 * @throws AppError SIGN_IN_LINK_INVALID when the link is unknown, used or expired, and what `admitAccount` throws.
 */
export async function redeemSignInLink(
  ctx: Pick<AccountsCtx, 'actor' | 'db' | 'clock'>,
  input: RedeemSignInLink,
): Promise<{ sessionToken: string; expiresAt: Date; accountId: string }> {
  authorize(ctx, 'anyone');
  const now = ctx.clock.now();
  const language = input.locale === undefined ? {} : { locale: input.locale };
  return await ctx.db.$transaction(async (tx) => {
    // One conditional update decides the winner of concurrent uses.
    const [link] = await tx.signInLink.updateManyAndReturn({
      where: { tokenHash: hashToken(input.token), usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (!link) throw new AppError('SIGN_IN_LINK_INVALID');
    const known = await tx.account.findUnique({ where: { emailIndex: link.emailIndex }, select: { id: true } });
    if (!known) await input.admitAccount?.();
    const account = await tx.account.upsert({
      where: { emailIndex: link.emailIndex },
      update: language,
      create: {
        id: randomUUID(),
        emailCiphertext: link.emailCiphertext,
        emailIndex: link.emailIndex,
        role: 'customer',
        plan: 'free',
        createdAt: now,
        ...language,
      },
      select: { id: true },
    });
    const sessionToken = createToken();
    const expiresAt = addSeconds(now, SESSION_TTL_SECONDS);
    await tx.session.create({
      data: {
        id: randomUUID(),
        tokenHash: hashToken(sessionToken),
        accountId: account.id,
        deviceClass: input.deviceClass,
        browser: input.browser,
        createdAt: now,
        expiresAt,
      },
    });
    return { sessionToken, expiresAt, accountId: account.id };
  });
}
