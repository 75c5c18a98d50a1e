import type { ErrorRequestHandler, Response } from 'express';
import { MulterError } from 'multer';
import { ERRORS, type ErrorCode, type Problem } from '@imagemint/contract/errors';
import { AppError, describeFault, sqlState, type Log } from '@imagemint/core/kernel';

/** Headers of a result that was not sent in the end. */
const OF_RESULTS = /^(x-credits|x-width|x-height|content-(type|length|range)|accept-ranges)/;

/** SQLSTATE classes and driver codes that mean the database is away or shutting down. */
const AWAY = /^(08|53|57P|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|P1001|P1008|P1017|P2024)/;

/** Turns whatever was thrown into an error with a closed code; the message of a defect is never shown. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof MulterError) return fromMulter(error);
  if (isAway(error)) return new AppError('SERVICE_UNAVAILABLE', { retryAfterSeconds: 5, cause: error });
  const { status, type } = toRecord(error);
  if (type === 'entity.too.large') return new AppError('REQUEST_TOO_LARGE', { cause: error });
  if (typeof status === 'number' && status >= 400 && status < 500) return new AppError('VALIDATION_FAILED', { cause: error });
  return new AppError('INTERNAL', { cause: error });
}

/** The driver's own words for a connection that broke or could not be had; it gives them no code. */
const BROKEN = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

function toRecord(error: unknown): Record<string, unknown> {
  return (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
}

/** Whether the database cannot be reached, or is shutting down. */
function isAway(error: unknown): boolean {
  const { code, name, message } = toRecord(error);
  const state = sqlState(error) ?? (typeof code === 'string' ? code : '');
  if (typeof message === 'string' && BROKEN.test(message)) return true;
  return AWAY.test(state) || name === 'DriverAdapterError' || name === 'PrismaClientInitializationError';
}

function fromMulter(error: MulterError): AppError {
  const path = 'field' in error && typeof error.field === 'string' ? error.field.slice(0, 80) : '';
  const code: ErrorCode = error.code === 'LIMIT_FILE_SIZE' ? 'IMAGE_TOO_LARGE' : 'VALIDATION_FAILED';
  return new AppError(code, { fields: [{ path, reason: error.code.toLowerCase() }] });
}

/** The body of an error reply (RFC 9457). */
export function toProblem(error: AppError, requestId: string): Problem {
  const { title } = ERRORS[error.code];
  return {
    type: `/docs/api#${error.code}`,
    title,
    status: error.status,
    code: error.code,
    requestId,
    ...(error.fields === undefined ? {} : { fields: error.fields }),
    ...(error.limit === undefined ? {} : { limit: error.limit }),
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
  };
}

/** Sends an error as problem details, or cuts the connection when the reply has begun. */
export function sendProblem(res: Response, error: unknown, log: Log): void {
  const refused = toAppError(error);
  const requestId = String(res.getHeader('X-Request-Id') ?? '');
  if (refused.code === 'INTERNAL') log.error('api.error-unexpected', { requestId, fault: describeFault(refused.cause) });
  if (res.headersSent) {
    res.destroy();
    return;
  }
  for (const name of res.getHeaderNames()) if (OF_RESULTS.test(name)) res.removeHeader(name);
  if (refused.retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(refused.retryAfterSeconds));
  if (refused.code === 'UNAUTHENTICATED') res.setHeader('WWW-Authenticate', 'Bearer realm="imagemint"');
  if (refused.code === 'RANGE_NOT_SATISFIABLE') res.setHeader('Content-Range', `bytes */${refused.limit ?? '*'}`);
  const problem = toProblem(refused, requestId);
  if (res.req.originalUrl.startsWith('/trpc')) res.status(refused.status).json(toTrpcBody(problem));
  else res.status(refused.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** A refusal from before tRPC, in the shape that its clients read. -32603 is JSON-RPC's internal error; clients of ours look at `data.code`. */
function toTrpcBody(problem: Problem): unknown {
  return { error: { message: problem.title, code: -32603, data: { code: problem.code, httpStatus: problem.status, problem } } };
}

/** The last handler of the app. */
export function handleErrors(log: Log): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  // eslint-disable-next-line max-params -- the framework's signature
  return (error: unknown, _req, res, _next) => sendProblem(res, error, log);
}
