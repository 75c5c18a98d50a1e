import type { Locale } from '@imagemint/contract/accounts';
import { type LaidOutLetter, layoutLetter, type Letter, type MailView } from '../mail/index.ts';

const LETTERS: Record<Locale, Omit<Letter, 'action'> & { label: string }> = {
  en: {
    title: 'Your sign-in link for ImageMint',
    preview: 'It works once and for 15 minutes.',
    parts: [
      'Open this link to sign in. It works once and for 15 minutes.',
      'If you did not ask for it, you need not do anything: nobody can sign in without it.',
    ],
    label: 'Sign in',
    reason: 'You receive this message because somebody asked for a sign-in link to this mailbox.',
  },
  de: {
    title: 'Ihr Anmelde-Link für ImageMint',
    preview: 'Er gilt einmal und für 15 Minuten.',
    parts: [
      'Mit diesem Link melden Sie sich an. Er gilt einmal und für 15 Minuten.',
      'Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun: Ohne ihn kann sich niemand anmelden.',
    ],
    label: 'Anmelden',
    reason: 'Sie erhalten diese Nachricht, weil jemand einen Anmelde-Link für dieses Postfach angefordert hat.',
  },
};

/** The sign-in message. Its link is a secret, so it is composed where it is made and never kept in the outbox's table. */
export function composeSignInMail(token: string, view: MailView): LaidOutLetter {
  const { label, ...letter } = LETTERS[view.locale];
  return layoutLetter({ ...letter, action: { label, path: signInPath(token) } }, view);
}

/** Where a link leads. The token sits in the fragment, which browsers never send. */
export function signInPath(token: string): string {
  return `/sign-in#token=${token}`;
}
