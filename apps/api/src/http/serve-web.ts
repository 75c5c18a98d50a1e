import { join } from 'node:path';
import express, { type Router } from 'express';

/** Serves the built web app: hashed assets for good, the page itself never from a cache, and the page for every path that is a place in it. */
export function serveWeb(webDir: string): Router {
  const router = express.Router();
  router.use('/assets', express.static(join(webDir, 'assets'), { immutable: true, maxAge: '365d', index: false, fallthrough: false }));
  router.use(express.static(webDir, { index: false, maxAge: '1h' }));
  router.get(/^(?!\/(trpc|v1|dev|stripe|healthz|readyz|openapi\.json)(\/|$)).*/, (req, res, next) => {
    if (!req.accepts('text/html')) return next();
    res.sendFile(join(webDir, 'index.html'), { headers: { 'Cache-Control': 'no-store' } });
  });
  return router;
}
