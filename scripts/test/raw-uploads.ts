import { randomUUID } from 'node:crypto';
import { ensureAccount } from '@imagemint/core/accounts';
import { grantCredits } from '@imagemint/core/billing';
import { generateRecipientKeys } from '@imagemint/envelope';
import type { Customer, ServiceProcess } from './start-service-process.ts';

/** A request with a photo, to be written to a connection by hand, so that it can be cut anywhere. */
export type RawUpload = { path: string; headers: Record<string, string>; before?: string; after?: string };

const BOUNDARY = 'a-boundary';
const CREDITS = 1_000;

const field = (name: string, value: string) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

/** Everything that comes before the photo's first byte. */
export function encodeHead(upload: RawUpload, photo: { port: number; bytes: number }): string {
  const { before = '', after = '' } = upload;
  const headers = {
    host: `localhost:${photo.port}`,
    connection: 'close',
    'content-length': String(before.length + photo.bytes + after.length),
    ...upload.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${upload.path} HTTP/1.1\r\n${lines.join('')}\r\n${before}`;
}

/** By REST: a raw body that is answered with the picture, one that is answered with a run, and a form. */
export function describeRestUploads({ authorization }: Customer): RawUpload[] {
  const raw = { authorization, 'content-type': 'image/png' };
  const form = { authorization, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  const image = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`;
  return [
    { path: '/v1/run?tool=convert', headers: raw },
    { path: '/v1/runs?tool=convert', headers: raw },
    { path: '/v1/run', headers: form, before: field('tool', 'convert') + image, after: `\r\n--${BOUNDARY}--\r\n` },
  ];
}

/** As the web app does it: with a session, a run that is prepared first, and its ticket. */
export async function createTrpcUploader(
  service: ServiceProcess,
): Promise<{ accountId: string; prepare: (bytes: number) => Promise<RawUpload> }> {
  const email = `${randomUUID()}@example.org`;
  const { accountId } = await ensureAccount(service.system, { email, role: 'customer', plan: 'pro' });
  await grantCredits(service.system, { accountId, origin: 'test', amount: CREDITS, endsAt: null });
  const origin = `http://localhost:${service.port}`;
  const call = async (path: string, input: object, headers: Record<string, string> = {}) =>
    await fetch(`${service.origin}/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...headers },
      body: JSON.stringify(input),
    });
  const signedIn = await call('accounts.redeemSignInLink', { token: await service.signInToken(email) });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { publicKey } = await generateRecipientKeys({ extractable: true });
  return {
    accountId,
    async prepare(bytes) {
      const prepared = await call('toolRuns.prepare', { tool: 'convert', params: {}, bytes, recipientKey: publicKey }, { cookie });
      const { result } = (await prepared.json()) as { result: { data: { uploadTicket: string } } };
      const headers = { 'content-type': 'application/octet-stream', origin, cookie, 'x-upload-ticket': result.data.uploadTicket };
      return { path: '/trpc/toolRuns.upload', headers };
    },
  };
}
