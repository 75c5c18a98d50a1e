import { ERRORS, type ErrorCode } from '@imagemint/contract/errors';

export type AppErrorOptions = {
  /** The limit that was crossed, in the unit of the code (bytes, megapixels, frames, credits, runs). */
  limit?: number;
  retryAfterSeconds?: number;
  /** Failing fields: paths and reasons, never the values. */
  fields?: { path: string; reason: string }[];
  cause?: unknown;
};

/** An expected failure with a closed code. Anything else that is thrown is a defect and shown as INTERNAL. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly limit: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly fields: { path: string; reason: string }[] | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(ERRORS[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.limit = options.limit;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.fields = options.fields;
  }

  /** HTTP status of the code. */
  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Whether `error` is an AppError with this code. */
export function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof AppError && error.code === code;
}
