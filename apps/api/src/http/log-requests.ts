import type { RequestHandler } from 'express';
import type { Log } from '@imagemint/core/kernel';

/** One line a request: route pattern, method, status, duration. No path, query, address or agent. */
export function logRequests(log: Log): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    res.once('close', () => {
      const requestId = res.getHeader('X-Request-Id');
      log.debug('api.request-ended', {
        ...(typeof requestId === 'string' ? { requestId } : {}),
        route: routePattern(req.route, req.baseUrl),
        method: /^[A-Z]{1,10}$/.test(req.method) ? req.method : 'OTHER',
        status: res.statusCode,
        durationMs: Math.round(performance.now() - startedAt),
      });
    });
    next();
  };
}

function routePattern(route: unknown, baseUrl: string): string {
  const path = (route as { path?: unknown } | undefined)?.path;
  if (typeof path === 'string') return path;
  return baseUrl === '/trpc' ? '/trpc' : 'other';
}
