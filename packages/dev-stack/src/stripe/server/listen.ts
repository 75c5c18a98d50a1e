import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiRequest } from '../handle-request.ts';
import { ConnectionCut } from '../wire/faults.ts';

export type Answer = { status: number; headers: Record<string, string>; body: string | Buffer };

const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 1_000_000;

async function readBody(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Whether a name in a Host header means this machine, so that no site can reach us under a name of its own. */
function isOurHost(host: string | undefined, port: number): boolean {
  return host === `${HOST}:${port}` || host === `localhost:${port}`;
}

/** A page of ours, or no page at all, sent this. Browsers say so in these headers, and no page can change them. */
export function isSameSite(headers: ApiRequest['headers']): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  return origin === undefined || origin === `http://${host ?? ''}`;
}

function flatHeaders(req: IncomingMessage): ApiRequest['headers'] {
  return Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

function send(res: ServerResponse, answer: Answer): void {
  res.writeHead(answer.status, answer.headers).end(answer.body);
}

const plain = (status: number, said: string): Answer => ({ status, headers: { 'content-type': 'text/plain' }, body: `${said}\n` });

/** Serves on the loopback interface only. */
export async function listen(
  port: number,
  answer: (request: ApiRequest) => Promise<Answer>,
): Promise<{ server: Server; port: number; host: string }> {
  let bound = port;
  const respond = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (!isOurHost(req.headers.host, bound)) return send(res, plain(421, 'This server answers to loopback names only.'));
    const body = await readBody(req);
    if (body === null) return send(res.setHeader('connection', 'close'), plain(413, 'Too large.'));
    send(res, await answer({ method: req.method ?? 'GET', path: req.url ?? '/', headers: flatHeaders(req), body }));
  };
  const server = createServer((req, res) => {
    respond(req, res).catch((error: unknown) => {
      if (error instanceof ConnectionCut || res.headersSent) req.socket.destroy();
      else send(res, plain(500, 'The fake Stripe failed.'));
    });
  });
  server.listen(port, HOST);
  await once(server, 'listening');
  bound = (server.address() as AddressInfo).port;
  return { server, port: bound, host: HOST };
}

/** Ends the server with all its connections. */
export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
