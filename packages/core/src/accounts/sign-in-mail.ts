import type { Locale } from '@imagemint/contract/accounts';

const TEXTS: Record<Locale, { subject: string; text: (url: string) => string }> = {
  en: {
    subject: 'Your sign-in link for ImageMint',
    text: (url) =>
      `Open this link to sign in. It works once and for 15 minutes.\n\n${url}\n\nIf you did not ask for it, you need not do anything.\n`,
  },
  de: {
    subject: 'Ihr Anmelde-Link für ImageMint',
    text: (url) =>
      `Mit diesem Link melden Sie sich an. Er gilt einmal und für 15 Minuten.\n\n${url}\n\nWenn Sie ihn nicht angefordert haben, müssen Sie nichts tun.\n`,
  },
};

/** Subject and text of the sign-in message. */
export function composeSignInMail(url: string, locale: Locale): { subject: string; text: string } {
  const { subject, text } = TEXTS[locale];
  return { subject, text: text(url) };
}
