import { randomUUID } from 'node:crypto';
import { addSeconds } from '../kernel/index.ts';
import type { AccountsCtx } from './accounts-ctx.ts';
import { signInPath } from './sign-in-mail.ts';
import { createToken, hashToken } from './tokens.ts';

export const SIGN_IN_LINK_TTL_SECONDS = 15 * 60;

/**
 * Creates a one-time link without sending it. Its token is redeemed by POST, so that link scanners neither see nor burn it.
 */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are requestSignInLink, which is open to anyone, and seeds
export async function issueSignInLink(
  ctx: Pick<AccountsCtx, 'db' | 'clock' | 'emailCipher' | 'origin'>,
  input: { email: string },
): Promise<{ url: string; token: string }> {
  const now = ctx.clock.now();
  const token = createToken();
  await ctx.db.signInLink.create({
    data: {
      id: randomUUID(),
      tokenHash: hashToken(token),
      emailCiphertext: ctx.emailCipher.seal(input.email.trim()),
      emailIndex: ctx.emailCipher.index(input.email),
      createdAt: now,
      expiresAt: addSeconds(now, SIGN_IN_LINK_TTL_SECONDS),
    },
  });
  return { url: `${ctx.origin}${signInPath(token)}`, token };
}
