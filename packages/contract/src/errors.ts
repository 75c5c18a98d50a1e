import { z } from 'zod';

/**
 * Every error that a customer or a program can meet: code → HTTP status and one-line title.
 * The code is the contract (RFC 9457 `code` member, tRPC `data.code`); titles may be reworded.
 */
export const ERRORS = {
  VALIDATION_FAILED: { status: 400, title: 'The request has an unknown or invalid field' },
  UNKNOWN_TOOL: { status: 400, title: 'There is no such tool' },
  UPLOAD_INCOMPLETE: { status: 400, title: 'The connection ended before the whole photo arrived' },
  IMAGE_EMPTY: { status: 400, title: 'The photo is empty' },
  UNAUTHENTICATED: { status: 401, title: 'Sign in or send a valid API key' },
  SIGN_IN_LINK_INVALID: { status: 401, title: 'This sign-in link was used before or has expired' },
  WEBHOOK_INVALID: { status: 400, title: 'The webhook is not signed by Stripe, or not now' },
  INSUFFICIENT_CREDITS: { status: 402, title: 'Not enough credits' },
  PAYMENT_DECLINED: { status: 402, title: 'The payment was declined' },
  FORBIDDEN: { status: 403, title: 'This account may not do that' },
  TOOL_NOT_IN_PLAN: { status: 403, title: 'The plan does not include this tool' },
  BLOCKED: { status: 403, title: 'This is blocked for the account; the block can be contested' },
  ACKNOWLEDGEMENT_INVALID: { status: 403, title: 'The acknowledgement does not prove that the result was opened' },
  NOT_FOUND: { status: 404, title: 'There is nothing here' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take that method' },
  NOT_ACCEPTABLE: { status: 406, title: 'No output format fits the Accept header' },
  RESULT_NOT_READY: { status: 409, title: 'The result is not ready yet' },
  RUN_STATE_CONFLICT: { status: 409, title: 'The run is past the point where this is possible' },
  IDEMPOTENCY_IN_PROGRESS: { status: 409, title: 'The first request with this Idempotency-Key is still running' },
  SUBSCRIPTION_EXISTS: { status: 409, title: 'There is a subscription already; change it instead' },
  SUBSCRIPTION_MISSING: { status: 409, title: 'There is no subscription that could be changed' },
  REFUND_REFUSED: { status: 409, title: 'Nothing of this order can be refunded' },
  DECISION_TAKEN: { status: 409, title: 'Somebody has decided this already' },
  RUN_CANCELLED: { status: 410, title: 'The run was cancelled' },
  RUN_EXPIRED: { status: 410, title: 'The run reached its end date and its content is purged' },
  RESULT_PURGED: { status: 410, title: 'The result was delivered and is purged' },
  CONTENT_LOST: { status: 410, title: 'The photo was lost before it was processed; send it again' },
  IMAGE_TOO_LARGE: { status: 413, title: 'The photo has more bytes than the plan allows' },
  IMAGE_TOO_MANY_PIXELS: { status: 413, title: 'The photo has more megapixels than allowed' },
  IMAGE_TOO_MANY_FRAMES: { status: 413, title: 'The animation has too many frames' },
  REQUEST_TOO_LARGE: { status: 413, title: 'The request body is too large' },
  IMAGE_UNSUPPORTED: { status: 415, title: 'This is not a supported image format' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'The result has no such byte range' },
  IMAGE_CORRUPT: { status: 422, title: 'The photo is damaged and cannot be read' },
  IMAGE_TRUNCATED: { status: 422, title: 'The photo ends too early' },
  IMAGE_TOO_COMPLEX: { status: 422, title: 'The photo needs more memory or time than a run may use' },
  TARGET_UNREACHABLE: { status: 422, title: 'The photo cannot be made that small' },
  NOTHING_TO_DO: { status: 422, title: 'The tool found nothing to do on this photo; nothing is charged' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This Idempotency-Key was used for a different request' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  TOO_MANY_RUNS: { status: 429, title: 'Too many runs at the same time for the plan' },
  TOOL_FAILED: { status: 500, title: 'The tool failed on this photo' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  SERVICE_UNAVAILABLE: { status: 503, title: 'The service is not available right now' },
  PAYMENTS_UNAVAILABLE: { status: 503, title: 'The payment service does not answer; nothing is ever charged twice' },
  PROCESSING_TIMEOUT: { status: 504, title: 'The run did not finish in time' },
  TOOL_UNAVAILABLE: { status: 503, title: 'This tool is switched off right now' },
  STORAGE_FULL: { status: 507, title: 'There is no room for another photo right now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** The codes as a zod enum, for response schemas. */
export const ErrorCode = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]);

/** Problem details of RFC 9457 with our `code`, a `requestId` for support and, for 400, the failing fields. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: ErrorCode,
  requestId: z.string(),
  detail: z.string().optional(),
  fields: z.array(z.object({ path: z.string(), reason: z.string() })).optional(),
  limit: z.number().optional(),
  retryAfterSeconds: z.number().optional(),
});
export type Problem = z.infer<typeof Problem>;
