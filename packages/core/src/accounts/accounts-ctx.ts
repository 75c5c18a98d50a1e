import type { Ctx } from '../kernel/index.ts';
import type { Mailer } from '../mail/index.ts';
import type { EmailCipher } from './email-cipher.ts';

/** What the verbs of accounts need beside the request's context. */
export type AccountsCtx = Ctx & {
  emailCipher: EmailCipher;
  mailer: Mailer;
  /** Origin of the web app, such as `https://imagemint.org`. */
  origin: string;
};
