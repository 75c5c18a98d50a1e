import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express, { type Express, type RequestHandler } from 'express';
import { assertPace } from '@imagemint/core/abuse';
import { getBalance } from '@imagemint/core/billing';
import { AppError, requireAccount } from '@imagemint/core/kernel';
import type { ApiDeps } from './api-deps.ts';
import { handleErrors } from './errors.ts';
import { createParserScrubber, type ParserScrubber } from './http/create-parser-scrubber.ts';
import { logRequests } from './http/log-requests.ts';
import { continueBody, holdContinue } from './http/expect-continue.ts';
import { createOpenApi } from './http/openapi.ts';
import { isLocal, requireLocal } from './http/local.ts';
import { limitRate } from './http/rate-limit.ts';
import { createTransferLog, sendResult } from './http/result.ts';
import { runSynchronously } from './http/run-synchronously.ts';
import { confirmRun, showRun, showRuns, startRun, stopRun } from './http/runs.ts';
import { securityHeaders } from './http/security-headers.ts';
import { serveWeb } from './http/serve-web.ts';
import { showOutbox } from './http/show-outbox.ts';
import { streamRun } from './http/stream-run.ts';
import { takeStripeWebhook } from './http/stripe-webhook.ts';
import { listTools } from './http/tools.ts';
import { attachCtx, attachNobody, refuseStranger } from './request-ctx.ts';
import { appRouter } from './router.ts';
import { createUploadTickets } from './upload-tickets.ts';

export type { ApiDeps } from './api-deps.ts';

export type Api = {
  app: Express;
  /** Opens the port. @returns where it listens. */
  listen(host: string, port: number): Promise<{ port: number }>;
  /** Takes no more connections, lets requests under way end for up to `graceMs`, then cuts what is left. */
  close(options?: { graceMs?: number }): Promise<void>;
};

/** Wires the HTTP side of the service; it listens to nothing until told to. */
export async function createApi(deps: ApiDeps): Promise<Api> {
  const scrubber = await createParserScrubber();
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.proxyHops ?? 0);
  app.use(logRequests(deps.log), ...securityHeaders(deps.origin));
  app.get('/healthz', (_req, res) => void res.json({ ok: true }));
  app.get('/readyz', createReadiness(deps));
  app.get('/openapi.json', sendJson(createOpenApi(deps.origin)));
  app.get('/.well-known/gpc.json', sendJson({ gpc: true, lastUpdate: '2026-11-23' }));
  if (deps.outbox) app.get('/dev/outbox', requireLocal, showOutbox(deps.outbox.list));
  if (deps.webDir !== undefined) app.use(serveWeb(deps.webDir));
  // Before the limits: the payment processor sends as much as happens, and its signature keeps others out.
  app.all('/stripe/webhook', attachNobody(deps));
  app.post('/stripe/webhook', express.raw({ type: 'application/json', limit: '1mb' }), takeStripeWebhook);
  app.all('/stripe/webhook', refuseMethod('POST'));
  app.use(attachCtx(deps), limitRate(deps.clock, deps.rateLimits), refuseStranger);
  mountTrpc(app, deps, scrubber);
  mountRest(app, deps, scrubber);
  app.use(() => {
    throw new AppError('NOT_FOUND');
  });
  app.use(handleErrors(deps.log));
  return createListener(app, scrubber);
}

/** Asks the database once for all who ask at the same time: nobody is counted here yet. */
function createReadiness({ db }: Pick<ApiDeps, 'db'>): RequestHandler {
  let asked: Promise<unknown> | null = null;
  return async (_req, res) => {
    asked ??= db.$queryRaw`SELECT 1`.finally(() => void (asked = null));
    await asked;
    res.json({ ok: true });
  };
}

function sendJson(value: unknown): RequestHandler {
  return (_req, res) => void res.json(value);
}

function mountTrpc(app: Express, deps: ApiDeps, scrubber: ParserScrubber): void {
  const tickets = createUploadTickets(deps.secret);
  // An empty body here leaves the request itself unread for the upload procedure.
  app.use('/trpc', (req, res, next) => {
    if (req.headers['content-type'] === 'application/octet-stream') req.body = '';
    else continueBody(req, res);
    next();
  });
  app.use(
    '/trpc',
    createExpressMiddleware({
      router: appRouter,
      maxBodySize: 100_000,
      createContext: ({ req, res }) => ({
        ctx: res.locals.ctx,
        req,
        res,
        tickets,
        scrubber,
        contactEmail: deps.contactEmail,
        hasOutbox: deps.outbox !== undefined && isLocal(req),
        paymentsConsole: deps.paymentsConsole ?? null,
      }),
    }),
  );
}

function mountRest(app: Express, deps: ApiDeps, scrubber: ParserScrubber): void {
  const transfers = createTransferLog();
  app.use('/v1', (_req, res, next) => {
    requireAccount(res.locals.ctx);
    res.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.post('/v1/run', paceRuns, (req, res) => runSynchronously(req, res, scrubber));
  app.post('/v1/runs', paceRuns, (req, res) => startRun(req, res, scrubber));
  app.get('/v1/runs', showRuns);
  app.get('/v1/runs/:runId', showRun);
  app.get('/v1/runs/:runId/events', streamRun);
  app.get('/v1/runs/:runId/result', (req, res) => sendResult(req, res, transfers));
  app.post('/v1/runs/:runId/acknowledge', letBodyCome, express.json({ limit: '10kb' }), confirmRun);
  app.post('/v1/runs/:runId/cancel', stopRun);
  app.get('/v1/account', async (_req, res) => void res.json(await getBalance(res.locals.ctx)));
  app.get('/v1/tools', sendJson(listTools(deps.toolsOff)));
  for (const [path, allow] of Object.entries(REST_METHODS)) app.all(path, refuseMethod(allow));
}

/** What each address takes, for whoever tries another method (RFC 9110 section 15.5.6). */
const REST_METHODS: Record<string, string> = {
  '/v1/run': 'POST',
  '/v1/runs': 'GET, HEAD, POST',
  '/v1/runs/:runId': 'GET, HEAD',
  '/v1/runs/:runId/events': 'GET, HEAD',
  '/v1/runs/:runId/result': 'GET, HEAD',
  '/v1/runs/:runId/acknowledge': 'POST',
  '/v1/runs/:runId/cancel': 'POST',
  '/v1/account': 'GET, HEAD',
  '/v1/tools': 'GET, HEAD',
};

function refuseMethod(allow: string): RequestHandler {
  return (_req, res) => {
    res.setHeader('Allow', allow);
    throw new AppError('METHOD_NOT_ALLOWED');
  };
}

/** Before the photo: a flood does not fill the vault. */
async function paceRuns(...[, res, next]: Parameters<RequestHandler>): Promise<void> {
  await assertPace(res.locals.ctx, 'runs');
  next();
}

function letBodyCome(...[req, res, next]: Parameters<RequestHandler>): void {
  continueBody(req, res);
  next();
}

function createListener(app: Express, scrubber: ParserScrubber): Api {
  const server: Server = createServer(
    { maxHeaderSize: 16_384, headersTimeout: 15_000, requestTimeout: 300_000, keepAliveTimeout: 10_000 },
    app,
  );
  server.on('checkContinue', (req, res) => {
    holdContinue(req, res);
    app(req, res);
  });
  return {
    app,
    async listen(host, port) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
      return { port: (server.address() as AddressInfo).port };
    },
    async close({ graceMs = 10_000 } = {}) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
      await scrubber[Symbol.asyncDispose]();
    },
  };
}
