import { initTRPC, TRPCError } from '@trpc/server';
import type { Request, Response } from 'express';
import type { ErrorCode } from '@imagemint/contract/errors';
import { assertPace, type RequestStep } from '@imagemint/core/abuse';
import { AppError, authorize, describeFault } from '@imagemint/core/kernel';
import type { ApiCtx } from './api-deps.ts';
import type { ParserScrubber } from './http/create-parser-scrubber.ts';
import { toAppError, toProblem } from './errors.ts';
import type { UploadTickets } from './upload-tickets.ts';

export type TrpcCtx = {
  ctx: ApiCtx;
  req: Request;
  res: Response;
  tickets: UploadTickets;
  scrubber: ParserScrubber;
  contactEmail: string;
  hasOutbox: boolean;
  paymentsConsole: string | null;
};

const t = initTRPC.context<TrpcCtx>().create({
  errorFormatter({ shape, error, ctx }) {
    const problem = toProblem(fromTrpc(error), ctx?.ctx.requestId ?? '');
    return { ...shape, message: problem.title, data: { code: problem.code, httpStatus: problem.status, problem } };
  },
  sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 25_000 } },
});

const BY_TRPC: Partial<Record<TRPCError['code'], ErrorCode>> = {
  BAD_REQUEST: 'VALIDATION_FAILED',
  PARSE_ERROR: 'VALIDATION_FAILED',
  NOT_FOUND: 'NOT_FOUND',
  METHOD_NOT_SUPPORTED: 'METHOD_NOT_ALLOWED',
  UNSUPPORTED_MEDIA_TYPE: 'VALIDATION_FAILED',
  PAYLOAD_TOO_LARGE: 'REQUEST_TOO_LARGE',
};

/** The closed code behind a tRPC error. */
export function fromTrpc(error: TRPCError): AppError {
  if (error.cause instanceof AppError) return error.cause;
  const code = BY_TRPC[error.code];
  if (code !== undefined) return new AppError(code, { fields: fieldsOf(error.cause) });
  return toAppError(error.cause ?? error);
}

function fieldsOf(cause: unknown): { path: string; reason: string }[] {
  const issues = (cause as { issues?: unknown } | undefined)?.issues;
  if (!Array.isArray(issues)) return [];
  return issues.slice(0, 20).map(({ path, code }: { path?: unknown[]; code?: string }) => ({
    path: (path ?? []).join('.').slice(0, 80),
    reason: (code ?? 'invalid').slice(0, 40),
  }));
}

/** Runs the body with errors that tRPC sends with the right status. */
const withErrors = t.middleware(async ({ next, ctx }) => {
  const result = await next();
  if (result.ok) return result;
  const refused = fromTrpc(result.error);
  if (refused.code === 'INTERNAL') {
    ctx.ctx.log.error('api.error-unexpected', { requestId: ctx.ctx.requestId, fault: describeFault(refused.cause ?? result.error) });
  }
  if (refused.retryAfterSeconds !== undefined && !ctx.res.headersSent) ctx.res.setHeader('Retry-After', String(refused.retryAfterSeconds));
  return { ...result, error: new TRPCError({ code: trpcCode(refused.status), cause: refused }) };
});

function trpcCode(status: number): TRPCError['code'] {
  const known: Record<number, TRPCError['code']> = {
    400: 'BAD_REQUEST',
    401: 'UNAUTHORIZED',
    402: 'PAYMENT_REQUIRED',
    403: 'FORBIDDEN',
    404: 'NOT_FOUND',
    405: 'METHOD_NOT_SUPPORTED',
    409: 'CONFLICT',
    413: 'PAYLOAD_TOO_LARGE',
    415: 'UNSUPPORTED_MEDIA_TYPE',
    422: 'UNPROCESSABLE_CONTENT',
    429: 'TOO_MANY_REQUESTS',
    503: 'SERVICE_UNAVAILABLE',
    504: 'GATEWAY_TIMEOUT',
  };
  return known[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR');
}

export const router = t.router;

/** Open to everyone. */
export const publicProcedure = t.procedure.use(withErrors);

/** Counts the call as a step that is limited against floods; goes behind whatever says who may call. */
export const paced = (step: RequestStep) =>
  t.middleware(async ({ ctx, next }) => {
    await assertPace(ctx.ctx, step);
    return await next();
  });

/** Needs an account. */
export const signedInProcedure = publicProcedure.use(({ ctx, next }) => {
  authorize(ctx.ctx, 'account');
  return next();
});

/** Needs a signed-in member of staff. */
export const staffProcedure = publicProcedure.use(({ ctx, next }) => {
  authorize(ctx.ctx, 'staff');
  return next();
});
