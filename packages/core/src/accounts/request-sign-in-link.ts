import type { Locale } from '@imagemint/contract/accounts';
import { addSeconds, authorize, describeFault } from '../kernel/index.ts';
import type { AccountsCtx } from './accounts-ctx.ts';
import { issueSignInLink } from './issue-sign-in-link.ts';
import { composeSignInMail } from './sign-in-mail.ts';

const MAX_LINKS_PER_HOUR = 5;

/**
 * Mails a sign-in link. Known and unknown addresses take the same path, so the reply tells nothing about who has an account;
 * beyond five links an hour for one address nothing is sent, and nothing says so.
 */
export async function requestSignInLink(ctx: AccountsCtx, input: { email: string; locale: Locale }): Promise<void> {
  authorize(ctx, 'anyone');
  const emailIndex = ctx.emailCipher.index(input.email);
  const recent = await ctx.db.signInLink.count({ where: { emailIndex, createdAt: { gt: addSeconds(ctx.clock.now(), -3600) } } });
  if (recent >= MAX_LINKS_PER_HOUR) return;
  const { token } = await issueSignInLink(ctx, { email: input.email });
  // Not awaited by the reply: a slow or refusing mail server must not tell addresses apart.
  void ctx.mailer
    .send({ to: input.email.trim(), ...composeSignInMail(token, { locale: input.locale, origin: ctx.origin }) })
    .catch((error: unknown) => ctx.log.error('mail.send-failed', { requestId: ctx.requestId, fault: describeFault(error) }));
}
