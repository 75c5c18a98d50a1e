import { createTransport } from 'nodemailer';

/** A plain-text message to one address. */
export type Mail = { to: string; subject: string; text: string };

/** The e-mail port: SMTP in production, the local outbox in the default start. */
export type Mailer = { send(mail: Mail): Promise<void> };

/** Sends through an SMTP server (RFC 5321), given as `smtps://user:password@host:port`. */
export function createSmtpMailer(options: { url: string; from: string }): Mailer {
  const transport = createTransport(options.url);
  return {
    async send({ to, subject, text }) {
      await transport.sendMail({ from: options.from, to, subject, text });
    },
  };
}
