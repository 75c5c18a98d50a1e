import type { ErrorCode } from '@imagemint/contract/errors';

/** A failure as the pages show it: the closed code, and what the server said about limits and times. */
export type AppFailure = {
  code: ErrorCode;
  limit?: number | undefined;
  retryAfterSeconds?: number | undefined;
  requestId?: string | undefined;
};

type ErrorData = { code?: unknown; limit?: unknown; retryAfterSeconds?: unknown; requestId?: unknown };

/**
 * Turns whatever was thrown into a code. A response that never came is SERVICE_UNAVAILABLE, as is a gateway's own page;
 * `isKnown` says which codes exist, so that the first load need not carry the table.
 */
export function readFailure(error: unknown, isKnown: (code: string) => boolean): AppFailure {
  const data = readData(error);
  if (data === null) return { code: 'SERVICE_UNAVAILABLE' };
  const code = typeof data.code === 'string' && isKnown(data.code) ? (data.code as ErrorCode) : 'INTERNAL';
  return {
    code,
    limit: typeof data.limit === 'number' ? data.limit : undefined,
    retryAfterSeconds: typeof data.retryAfterSeconds === 'number' ? data.retryAfterSeconds : undefined,
    requestId: typeof data.requestId === 'string' ? data.requestId : undefined,
  };
}

/** The problem details in a tRPC error, or a REST reply's own. */
function readData(error: unknown): ErrorData | null {
  const data = readMember(error, 'data');
  return readMember(data, 'problem') ?? data;
}

function readMember(value: unknown, name: string): ErrorData | null {
  if (typeof value !== 'object' || value === null) return null;
  const member = (value as Record<string, unknown>)[name];
  return typeof member === 'object' ? member : null;
}
