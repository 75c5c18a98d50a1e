import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError } from '@imagemint/core/kernel';

const PEERS = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];
const HOSTS = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
/** What proxies and tunnels add, whose own end is on this machine. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Whether a request comes from a browser on this very machine, and not through a tunnel or from a page that another name leads here. */
export function isLocal({
  headers,
  socket,
}: Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } }): boolean {
  const isPeer = PEERS.includes(socket.remoteAddress ?? '');
  return isPeer && HOSTS.test(headers.host ?? '') && FORWARDED.every((name) => headers[name] === undefined);
}

/** Hides what only the person at this machine may see. @throws AppError NOT_FOUND for everybody else. */
export const requireLocal: RequestHandler = (req, _res, next) => {
  if (!isLocal(req)) throw new AppError('NOT_FOUND');
  next();
};
