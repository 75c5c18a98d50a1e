import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';

/** A message to one address, in both forms. */
export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** A random id. The same message sent once more keeps it, so that mail programs can tell. */
  messageId?: string;
};

/** The e-mail port: SMTP in production, the local outbox in the default start. */
export type Mailer = { send(mail: Mail): Promise<void> };

/** Of each step of the conversation. */
const STEP_TIMEOUT_MS = 20_000;

const HEADERS = {
  // Written by a program (RFC 3834): nothing should answer by itself.
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
};

/** Sends through an SMTP server (RFC 5321), given as `smtps://user:password@host:port`. */
export function createSmtpMailer(options: { url: string; from: string }): Mailer {
  const domain = /@([A-Za-z0-9.-]+)/.exec(options.from)?.[1] ?? 'localhost';
  const transport = createTransport({
    url: options.url,
    // Its greeting stands in what the recipient gets: the sender's domain, not the name of this machine.
    name: domain,
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    socketTimeout: STEP_TIMEOUT_MS,
    dnsTimeout: STEP_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html, messageId = randomUUID() }) {
      await transport.sendMail({
        from: options.from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${messageId}@${domain}>`,
        headers: HEADERS,
        xMailer: false,
      });
    },
  };
}
