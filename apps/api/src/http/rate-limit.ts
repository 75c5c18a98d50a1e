import type { NextFunction, Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { PLANS } from '@imagemint/contract/plans';
import { createPseudonyms } from '@imagemint/core/abuse';
import { AppError, type Actor, type Clock } from '@imagemint/core/kernel';

const WINDOW_SECONDS = 60;
const SALT_MS = 3_600_000;
const DEFAULT_RATE_LIMITS = { perSession: 600, perAddress: 240 };

/** Limits in place of the product's own. */
export type RateLimits = { perAccount: number; perAddress: number };

/**
 * Counts requests a minute: of an account in its sessions, of an account with its API keys by its plan, and by network where there is no
 * account; a batch of tRPC counts as the calls in it. All are counted under pseudonyms that change every hour.
 * Headers: draft-ietf-httpapi-ratelimit-headers.
 */
export function limitRate(clock: Clock, limits?: RateLimits): (req: Request, res: Response, next: NextFunction) => Promise<void> {
  // Quotas differ, so it only counts.
  const limiter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: WINDOW_SECONDS });
  const pseudonyms = createPseudonyms({ clock, lifeMs: SALT_MS });
  return async (req, res, next) => {
    const { actor, network = '' } = res.locals.ctx;
    const quota = quotaOf(actor, limits);
    const key = actor.kind === 'account' ? `${actor.via} ${actor.accountId}` : network;
    const counted = await limiter.consume(pseudonyms.of(key), countCalls(req.path)).catch((refused: unknown) => refused);
    if (!(counted instanceof RateLimiterRes)) throw counted;
    const resetSeconds = Math.ceil(counted.msBeforeNext / 1000);
    res.setHeader('RateLimit-Policy', `"default";q=${quota};w=${WINDOW_SECONDS}`);
    res.setHeader('RateLimit', `"default";r=${Math.max(0, quota - counted.consumedPoints)};t=${resetSeconds}`);
    if (counted.consumedPoints > quota) throw new AppError('RATE_LIMITED', { limit: quota, retryAfterSeconds: Math.max(1, resetSeconds) });
    next();
  };
}

function quotaOf(actor: Actor, limits: RateLimits | undefined): number {
  if (actor.kind !== 'account') return limits?.perAddress ?? DEFAULT_RATE_LIMITS.perAddress;
  const { via, plan } = actor;
  return limits?.perAccount ?? (via === 'api-key' ? PLANS[plan].apiRequestsPerMinute : DEFAULT_RATE_LIMITS.perSession);
}

/** tRPC names the calls of a batch in the path, with commas between them. */
function countCalls(path: string): number {
  return path.startsWith('/trpc/') ? path.split(/,|%2c/i).length : 1;
}
