import type { IncomingMessage, ServerResponse } from 'node:http';

/** Requests whose client waits for leave to send its body, and whether their connection was to be kept. */
const waiting = new WeakMap<IncomingMessage, { keepAlive: boolean }>();

/**
 * Holds back the `100 Continue` that a client has asked for (RFC 9110 section 10.1.1) until something wants the body, so that a refusal
 * comes before a single byte of the photo. Refused then, the connection closes: nobody could tell a late body from a next request.
 */
export function holdContinue(req: IncomingMessage, res: ServerResponse): void {
  waiting.set(req, { keepAlive: res.shouldKeepAlive });
  res.shouldKeepAlive = false;
}

/** Tells a waiting client to send its body. Whoever reads a body calls this first. */
export function continueBody(req: IncomingMessage, res: ServerResponse): void {
  const held = waiting.get(req);
  if (!held) return;
  waiting.delete(req);
  res.shouldKeepAlive = held.keepAlive;
  res.writeContinue();
}

/** Whether the client has not been told to send its body. */
export function isBodyHeldBack(req: IncomingMessage): boolean {
  return waiting.has(req);
}
