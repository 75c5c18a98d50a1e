import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { ORDER_MAILS } from '../orders/mails/order-mail-templates.ts';
import { createSmtpMailer } from './index.ts';

type Received = { raw: string; from: string; to: string[]; greeting: string };

const open: SMTPServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()));
});

/** A mail server on a free port that keeps what it is given. */
async function startServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, { envelope, hostNameAppearsAs }, done) {
      void text(stream).then((raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        received.push({ raw, from, to: envelope.rcptTo.map(({ address }) => address), greeting: hostNameAppearsAs });
        done();
      });
    },
    ...options,
  });
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { received, mailer: createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from: 'ImageMint <hello@imagemint.example>' }) };
}

/** Headers by lower-case name, unfolded, and the body. */
function readPart(raw: string): { headers: Map<string, string>; body: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return { headers, body: rest.join('\r\n\r\n') };
}

function decode({ headers, body }: ReturnType<typeof readPart>): string {
  const encoding = headers.get('content-transfer-encoding');
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body.replaceAll('\r\n', '\n');
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}

const letter = ORDER_MAILS['refund-sent'].compose(
  { receiptNumber: 'IM-00001234', amountCents: 350, currency: 'eur', creditsTaken: 70, creditsOwed: 0 },
  { locale: 'de', origin: 'https://imagemint.example' },
);

test('a message arrives as text and HTML, and its headers tell nothing more', async () => {
  const { mailer, received } = await startServer();
  await mailer.send({ to: 'someone@example.org', messageId: '0b8e6d8e-64a4-4b0c-9d1b-6f7c2e0a9f10', ...letter });
  const [{ raw, from, to, greeting }] = received as [Received];
  expect({ from, to, greeting }).toEqual({ from: 'hello@imagemint.example', to: ['someone@example.org'], greeting: 'imagemint.example' });
  const { headers, body } = readPart(raw);
  expect([...headers.keys()].sort()).toEqual(
    ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to', 'x-auto-response-suppress'].sort(),
  );
  expect(headers.get('auto-submitted')).toBe('auto-generated');
  expect(headers.get('message-id')).toBe('<0b8e6d8e-64a4-4b0c-9d1b-6f7c2e0a9f10@imagemint.example>');
  expect(headers.get('to')).toBe('someone@example.org');
  expect(raw).not.toContain(hostname());

  const boundary = /^multipart\/alternative; boundary="([^"]+)"$/.exec(headers.get('content-type') ?? '')?.[1] ?? expect.fail(raw);
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => readPart(part.replace(/^\r\n/, '')));
  expect(parts.map((part) => part.headers.get('content-type'))).toEqual(['text/plain; charset=utf-8', 'text/html; charset=utf-8']);
  expect(parts.map((part) => decode(part).trim())).toEqual([letter.text.trim(), letter.html.trim()]);
  for (const part of parts) expect(part.headers.has('content-disposition')).toBe(false);
});

test('every message has an id of its own, and the same one sent again keeps it', async () => {
  const { mailer, received } = await startServer();
  const ids = ['aaaa', 'aaaa', undefined, undefined];
  for (const messageId of ids)
    await mailer.send({ to: 'someone@example.org', ...(messageId === undefined ? {} : { messageId }), ...letter });
  const seen = received.map(({ raw }) => readPart(raw).headers.get('message-id'));
  expect(seen[0]).toBe(seen[1]);
  expect(new Set(seen).size).toBe(3);
  for (const id of seen.slice(2)) expect(id).toMatch(/^<[0-9a-f-]{36}@imagemint\.example>$/);
});

test('an address is an address, whatever stands in it', async () => {
  const { mailer, received } = await startServer();
  await mailer.send({ to: 'a@example.org, b@example.org', ...letter }).catch(() => undefined);
  await mailer.send({ to: 'a@example.org\r\nBcc: b@example.org', ...letter }).catch(() => undefined);
  for (const { raw, to } of received) {
    expect(to).not.toContain('b@example.org');
    expect(readPart(raw).headers.has('bcc')).toBe(false);
  }
});

test('a refusal is an error', async () => {
  const { mailer, received } = await startServer({ onRcptTo: (_address, _session, done) => done(new Error('no such mailbox')) });
  await expect(mailer.send({ to: 'someone@example.org', ...letter })).rejects.toThrow();
  expect(received).toEqual([]);
});
