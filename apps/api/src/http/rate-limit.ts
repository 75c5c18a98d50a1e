import { createHmac, randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError, type Clock } from '@imagemint/core/kernel';

const WINDOW_SECONDS = 60;
const SALT_MS = 3_600_000;

export type RateLimits = { perAccount: number; perAddress: number };
export const DEFAULT_RATE_LIMITS: RateLimits = { perAccount: 600, perAddress: 240 };

/**
 * Counts requests a minute by account, and by address where there is no account; a batch of tRPC counts as the calls in it. An address
 * is only ever seen as an HMAC under a salt that lives in memory and is replaced every hour.
 * Headers: draft-ietf-httpapi-ratelimit-headers.
 */
export function limitRate(clock: Clock, limits: RateLimits): (req: Request, res: Response, next: NextFunction) => Promise<void> {
  const accounts = new RateLimiterMemory({ points: limits.perAccount, duration: WINDOW_SECONDS });
  const addresses = new RateLimiterMemory({ points: limits.perAddress, duration: WINDOW_SECONDS });
  const pseudonym = createPseudonym(clock);
  return async (req, res, next) => {
    const { actor } = res.locals.ctx;
    const isAccount = actor.kind === 'account';
    const key = isAccount ? actor.accountId : pseudonym(nameNetwork(req.ip ?? ''));
    const quota = isAccount ? limits.perAccount : limits.perAddress;
    const counted = await (isAccount ? accounts : addresses).consume(key, countCalls(req.path)).catch((refused: unknown) => refused);
    if (!(counted instanceof RateLimiterRes)) throw counted;
    const resetSeconds = Math.ceil(counted.msBeforeNext / 1000);
    res.setHeader('RateLimit-Policy', `"default";q=${quota};w=${WINDOW_SECONDS}`);
    res.setHeader('RateLimit', `"default";r=${counted.remainingPoints};t=${resetSeconds}`);
    if (counted.consumedPoints > quota) throw new AppError('RATE_LIMITED', { limit: quota, retryAfterSeconds: Math.max(1, resetSeconds) });
    next();
  };
}

/** Whoever has an IPv6 address has the 2⁶⁴ others of its network too (RFC 4291, 2.5.1): they count as one. */
function nameNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}

/** tRPC names the calls of a batch in the path, with commas between them. */
function countCalls(path: string): number {
  return path.startsWith('/trpc/') ? path.split(/,|%2c/i).length : 1;
}

function createPseudonym(clock: Clock): (address: string) => string {
  let salt = randomBytes(32);
  let replacedAt = clock.now().getTime();
  return (address) => {
    const now = clock.now().getTime();
    if (now - replacedAt > SALT_MS) {
      salt = randomBytes(32);
      replacedAt = now;
    }
    return createHmac('sha256', salt).update(address).digest('base64url');
  };
}
