import { MAX_CHAIN_TOOLS } from '@imagemint/contract/chain';
import { z } from 'zod';
import { ERRORS, type ErrorCode } from '@imagemint/contract/errors';
import { MEDIA_TYPES, OUTPUT_FORMATS } from '@imagemint/contract/formats';
import { RecipientKey, RetainSeconds } from '@imagemint/contract/runs';

export type Json = Record<string, unknown>;

/** A reference to a schema of the document. */
export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Json): Json => ({ 'application/json': { schema } });
const header = (description: string, type = 'string'): Json => ({ description, schema: { type } });

/** A zod schema as JSON Schema. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io }) as Json;
  return rest;
}

const retryAfter: Json = { 'Retry-After': header('Seconds to wait', 'integer') };
/** What else a refusal says, by its status. */
const REFUSAL_HEADERS: Record<number, Json> = {
  401: { 'WWW-Authenticate': header('`Bearer`, the scheme that is taken (RFC 6750)') },
  409: retryAfter,
  416: { 'Content-Range': header('`bytes */` and the length of the result') },
  429: { ...retryAfter, RateLimit: header('What is left of the quota, and the seconds until it is whole again') },
  503: retryAfter,
};

/** The error replies of an operation, grouped by status. */
function errorResponses(codes: readonly ErrorCode[]): Json {
  const common: readonly ErrorCode[] = ['UNAUTHENTICATED', 'RATE_LIMITED', 'INTERNAL', 'SERVICE_UNAVAILABLE'];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...codes, ...common]) byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      String(status),
      {
        description: list.map((code) => `${code}: ${ERRORS[code].title}`).join('. '),
        headers: REFUSAL_HEADERS[status] ?? {},
        content: { 'application/problem+json': { schema: { allOf: [ref('Problem'), { properties: { code: { enum: list } } }] } } },
      },
    ]),
  );
}

const UPLOAD_ERRORS: readonly ErrorCode[] = [
  'VALIDATION_FAILED',
  'UNKNOWN_TOOL',
  'TOOL_UNAVAILABLE',
  'UPLOAD_INCOMPLETE',
  'IMAGE_EMPTY',
  'INSUFFICIENT_CREDITS',
  'NOT_ACCEPTABLE',
  'IMAGE_TOO_LARGE',
  'IMAGE_TOO_MANY_PIXELS',
  'IMAGE_UNSUPPORTED',
  'IMAGE_TRUNCATED',
  'IDEMPOTENCY_IN_PROGRESS',
  'IDEMPOTENCY_KEY_REUSED',
  'TOO_MANY_RUNS',
  'TOOL_NOT_IN_PLAN',
  'BLOCKED',
  'RUN_CANCELLED',
  'RUN_EXPIRED',
  'STORAGE_FULL',
];
const PROCESSING_ERRORS: readonly ErrorCode[] = [
  'IMAGE_CORRUPT',
  'IMAGE_TOO_MANY_FRAMES',
  'IMAGE_TOO_COMPLEX',
  'TARGET_UNREACHABLE',
  'NOTHING_TO_DO',
  'TOOL_FAILED',
  'PROCESSING_TIMEOUT',
  'CONTENT_LOST',
];

const recipientKeyField: Json = { ...schemaOf(RecipientKey), description: 'X25519 public key that the result is sealed to' };

const CHAINS =
  `A chain of up to ${MAX_CHAIN_TOOLS} tools has the others beside them, under \`then\`: a list of objects with \`tool\` and \`params\`. ` +
  'Each works on the picture that the one before it gives; the photo is decoded once and encoded once, in the format of the last one, ' +
  'and the price is the sum. `compress` and `passport-photo` can only be the last.';

/** The body of a request with a photo; `extra` are fields that only some operations take. */
function uploadBody(extra: Json): Json {
  const properties = {
    image: { type: 'string', format: 'binary', description: 'The photo; its file name and declared type are never looked at' },
    tool: ref('ToolId'),
    params: {
      type: 'string',
      contentMediaType: 'application/json',
      contentSchema: ref('RunParams'),
      description: `JSON object with the parameters of the tool. ${CHAINS}`,
      default: '{}',
    },
    retainSeconds: schemaOf(RetainSeconds),
    ...extra,
  };
  return {
    required: true,
    content: {
      'multipart/form-data': { schema: { type: 'object', required: ['image', 'tool'], additionalProperties: false, properties } },
      'application/octet-stream': {
        schema: { type: 'string', format: 'binary', description: 'The photo itself; everything else by query' },
      },
    },
  };
}

const query = (name: string, schema: Json, description: string): Json => ({ name, in: 'query', required: false, schema, description });
const uploadQuery: Json[] = [
  query('tool', ref('ToolId'), 'With a raw body: the tool'),
  query(
    'params',
    { type: 'string', contentMediaType: 'application/json', contentSchema: ref('RunParams') },
    'With a raw body: JSON object with the parameters; each but `then` may also be given by its own name',
  ),
  query('retainSeconds', schemaOf(RetainSeconds), 'With a raw body: shortens the life of the result'),
  {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', maxLength: 255 },
    description: 'Names the request for 24 hours, so that repeating it starts nothing and costs nothing',
  },
];
const recipientKeyQuery = query('recipientKey', schemaOf(RecipientKey), 'With a raw body: X25519 public key that the result is sealed to');
const runIdParameter: Json = { name: 'runId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

const imageContent: Json = Object.fromEntries(
  OUTPUT_FORMATS.map((format) => [MEDIA_TYPES[format], { schema: { type: 'string', format: 'binary' } }]),
);
const resultHeaders: Json = {
  'X-Run-Id': header('Id of the run'),
  'X-Credits-Charged': header('Credits that this result costs', 'integer'),
  'X-Credits-Remaining': header('Credits left', 'integer'),
  'X-Width': header('Width of the result in pixels', 'integer'),
  'X-Height': header('Height of the result in pixels', 'integer'),
  'X-Source-Purged-At': header('When the photo was purged (ISO 8601)'),
  'X-Result-Purge': header('`on-delivery`: the result is purged with its last byte'),
};
const runHeaders: Json = {
  'X-Purge-At': header('When whatever is still held is purged at the latest (ISO 8601)'),
  'X-Credits-Charged': header('Credits charged so far', 'integer'),
};

const runReply = (description: string, headers: Json = {}): Json => ({
  description,
  headers: { ...runHeaders, ...headers },
  content: json(ref('RunView')),
});
const sealedHeaders: Json = {
  'X-Result-Object-Id': header('Id that the sealed result is bound to, needed to open it'),
  'Accept-Ranges': header('`bytes`'),
};

/** Operations that take a photo. */
export function createUploadPaths(): Json {
  return {
    '/v1/run': {
      post: {
        operationId: 'runSynchronously',
        summary: 'Photo in, result out, in one request',
        parameters: uploadQuery,
        requestBody: uploadBody({}),
        responses: {
          200: { description: 'The result', headers: resultHeaders, content: imageContent },
          ...errorResponses([...UPLOAD_ERRORS, ...PROCESSING_ERRORS, 'RESULT_PURGED']),
        },
      },
    },
    '/v1/runs': {
      post: {
        operationId: 'startRun',
        summary: 'Send a photo and fetch the result later',
        parameters: [...uploadQuery, recipientKeyQuery],
        requestBody: uploadBody({ recipientKey: recipientKeyField }),
        responses: {
          200: runReply('The run of the first request with this Idempotency-Key', { 'Idempotency-Replayed': header('`true`') }),
          202: { ...runReply('The run has begun', { Location: header('Path of the run') }), content: json(ref('StartedRun')) },
          ...errorResponses(UPLOAD_ERRORS),
        },
      },
      get: {
        operationId: 'listRuns',
        summary: 'Your runs, newest first',
        parameters: [
          query('limit', { type: 'integer', minimum: 1, maximum: 100, default: 25 }, 'Runs on a page'),
          query('before', { type: 'string', format: 'uuid' }, 'The `next` of the page before'),
        ],
        responses: { 200: { description: 'One page', content: json(ref('RunList')) }, ...errorResponses(['VALIDATION_FAILED']) },
      },
    },
  };
}

/** Operations on one run. */
export function createRunPaths(): Json {
  const inRun = [runIdParameter];
  return {
    '/v1/runs/{runId}': {
      get: {
        operationId: 'getRun',
        summary: 'State, place in the queue and purge countdown',
        parameters: inRun,
        responses: { 200: runReply('The run'), ...errorResponses(['NOT_FOUND']) },
      },
    },
    '/v1/runs/{runId}/events': {
      get: {
        operationId: 'watchRun',
        summary: 'The run now and after every change, as server-sent events',
        parameters: [
          runIdParameter,
          {
            name: 'Last-Event-ID',
            in: 'header',
            required: false,
            schema: { type: 'string' },
            description: 'Id of the last event that was seen; it is not sent again',
          },
        ],
        responses: {
          200: {
            description: 'Events named `run` with a RunView as data',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
          204: { description: 'The run is over, and its last event was seen' },
          ...errorResponses(['NOT_FOUND']),
        },
      },
    },
  };
}

/** How a run ends by its owner's word. */
export function createEndingPaths(): Json {
  const inRun = [runIdParameter];
  return {
    '/v1/runs/{runId}/acknowledge': {
      post: {
        operationId: 'acknowledgeRun',
        summary: 'Prove that you opened the result; it is charged and purged at once',
        parameters: inRun,
        requestBody: {
          required: true,
          content: json({
            type: 'object',
            required: ['token'],
            additionalProperties: false,
            properties: { token: { type: 'string', maxLength: 100 } },
          }),
        },
        responses: {
          200: runReply('Delivered and purged'),
          ...errorResponses([
            'VALIDATION_FAILED',
            'REQUEST_TOO_LARGE',
            'ACKNOWLEDGEMENT_INVALID',
            'NOT_FOUND',
            'RESULT_NOT_READY',
            'RESULT_PURGED',
            'RUN_EXPIRED',
            'RUN_CANCELLED',
          ]),
        },
      },
    },
    '/v1/runs/{runId}/cancel': {
      post: {
        operationId: 'cancelRun',
        summary: 'Cancel: the bytes go, the credits come back',
        parameters: inRun,
        responses: { 200: runReply('Cancelled'), ...errorResponses(['NOT_FOUND']) },
      },
    },
  };
}

/** The result itself. */
export function createResultPaths(): Json {
  return {
    '/v1/runs/{runId}/result': {
      get: {
        operationId: 'getResult',
        summary: 'The sealed result, resumable; or opened, with its key',
        parameters: [
          runIdParameter,
          {
            name: 'X-Result-Key',
            in: 'header',
            required: false,
            schema: schemaOf(RecipientKey),
            description: 'The `resultKey` of the 202 reply: the result is opened on the fly',
          },
          { name: 'Range', in: 'header', required: false, schema: { type: 'string' }, description: 'One byte range of the sealed result' },
        ],
        responses: {
          200: {
            description: 'The result',
            headers: { ...sealedHeaders, 'X-Width': resultHeaders['X-Width'], 'X-Height': resultHeaders['X-Height'] },
            content: { 'application/vnd.imagemint.sealed': { schema: { type: 'string', format: 'binary' } }, ...imageContent },
          },
          206: {
            description: 'A part of the sealed result',
            headers: { ...sealedHeaders, 'Content-Range': header('First and last byte, and the length of the whole') },
            content: { 'application/vnd.imagemint.sealed': { schema: { type: 'string', format: 'binary' } } },
          },
          ...errorResponses([
            'VALIDATION_FAILED',
            'FORBIDDEN',
            'NOT_FOUND',
            'RESULT_NOT_READY',
            'RESULT_PURGED',
            'RUN_EXPIRED',
            'RUN_CANCELLED',
            'CONTENT_LOST',
            'RANGE_NOT_SATISFIABLE',
          ]),
        },
      },
    },
  };
}

/** What an account may ask about itself and the service. */
export function createAccountPaths(): Json {
  return {
    '/v1/account': {
      get: {
        operationId: 'getAccount',
        summary: 'Your credits by origin',
        responses: { 200: { description: 'Credits', content: json(ref('Balance')) }, ...errorResponses([]) },
      },
    },
    '/v1/tools': {
      get: {
        operationId: 'listTools',
        summary: 'Tools with price, limits and parameters',
        responses: { 200: { description: 'Tools', content: json(ref('ToolList')) }, ...errorResponses([]) },
      },
    },
  };
}
