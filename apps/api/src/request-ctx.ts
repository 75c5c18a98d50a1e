import { randomUUID } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { authenticateApiKey, findSession } from '@imagemint/core/accounts';
import { AppError, type Actor } from '@imagemint/core/kernel';
import type { ApiCtx, ApiDeps } from './api-deps.ts';
import { nameNetwork } from './http/name-network.ts';

declare global {
  // Express types the per-request locals through this merge.
  namespace Express {
    interface Locals {
      ctx: ApiCtx;
      /** Why the request's credential was not taken; thrown once the request has been counted. */
      refusal?: AppError;
    }
  }
}

/** Browsers send `__Host-` cookies only over HTTPS and to the host that set them. */
export function sessionCookieName(origin: string): string {
  return origin.startsWith('https:') ? '__Host-session' : 'session';
}

/**
 * Builds each request's context: a new id, and the actor behind its API key or session. A credential that is not taken leaves nobody, so
 * that whoever guesses keys is counted by address before `refuseStranger` answers.
 */
export function attachCtx(deps: ApiDeps): (req: Request, res: Response, next: NextFunction) => Promise<void> {
  return async (req, res, next) => {
    openCtx(deps, req, res);
    try {
      const actor = await findActor(deps, req);
      res.locals.ctx = { ...res.locals.ctx, actor };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      res.locals.refusal = error;
    }
    next();
  };
}

/** The context of a request whose credentials are nobody's business here: no one is looked up for it. */
export function attachNobody(deps: ApiDeps): RequestHandler {
  return (req, res, next) => {
    openCtx(deps, req, res);
    next();
  };
}

function openCtx(deps: ApiDeps, req: Request, res: Response): void {
  const requestId = randomUUID();
  res.setHeader('X-Request-Id', requestId);
  res.locals.ctx = { ...deps, requestId, network: nameNetwork(req.ip ?? ''), actor: { kind: 'nobody' } };
}

/** @throws AppError UNAUTHENTICATED for an unknown key, FORBIDDEN for a session's cookie that another site sent. */
export function refuseStranger(_req: Request, res: Response, next: NextFunction): void {
  if (res.locals.refusal) throw res.locals.refusal;
  next();
}

async function findActor(deps: ApiDeps, req: Request): Promise<Actor> {
  const authorization = req.headers.authorization;
  if (authorization !== undefined) {
    const key = /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '';
    const actor = await authenticateApiKey(deps, { key });
    if (!actor) throw new AppError('UNAUTHENTICATED');
    return actor;
  }
  const sessionToken = parseCookie(req.headers.cookie ?? '')[sessionCookieName(deps.origin)];
  if (sessionToken === undefined) return { kind: 'nobody' };
  const actor = await findSession(deps, { sessionToken });
  if (actor) assertSameSite(deps, req);
  return actor ?? { kind: 'nobody' };
}

/**
 * A cookie travels with requests that other sites start; one that would change something is refused then.
 * Browsers name the starting site themselves (Fetch Metadata, Origin) and scripts cannot forge it.
 */
function assertSameSite(deps: ApiDeps, req: Request): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(req.method)) return;
  const site = req.headers['sec-fetch-site'];
  const { origin } = req.headers;
  const isForeign = site === undefined ? origin !== undefined && origin !== deps.origin : site !== 'same-origin' && site !== 'none';
  if (isForeign) throw new AppError('FORBIDDEN');
}
