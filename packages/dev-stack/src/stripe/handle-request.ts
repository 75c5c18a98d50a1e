import { API_VERSION } from './api-version.ts';
import { findRoute } from './routes/routes.ts';
import { ConnectionCut, strike, type Faults } from './wire/faults.ts';
import { expand } from './wire/expand.ts';
import type { IdempotencyKeys, KeyedRequest, Reply } from './wire/idempotency.ts';
import { parseForm } from './wire/parse-form.ts';
import { InvalidParams, StripeProblem, problemBody, refuse } from './wire/stripe-error.ts';
import type { World } from './world.ts';

export type ApiRequest = {
  method: string;
  /** With its query. */
  path: string;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: string;
};

export type ApiContext = { world: World; keys: IdempotencyKeys; faults: Faults; secretKey: string; runDue(): void; changed(): void };

function credential(headers: ApiRequest['headers']): string | null {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
  if (scheme === 'Bearer') return value;
  return scheme === 'Basic' ? (Buffer.from(value, 'base64').toString().split(':')[0] ?? '') : null;
}

function authenticate(context: ApiContext, headers: ApiRequest['headers']): void {
  const given = credential(headers);
  if (given === context.secretKey) return;
  const message =
    given === null
      ? 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.'
      : `Invalid API Key provided: ${given.slice(0, 8)}****${given.slice(-4)}`;
  throw new StripeProblem(401, { type: 'invalid_request_error', message });
}

function checkVersion(headers: ApiRequest['headers']): void {
  const wanted = headers['stripe-version'] ?? API_VERSION;
  if (wanted !== API_VERSION) throw refuse(`Invalid Stripe API version: ${wanted}. This fake speaks ${API_VERSION} only.`);
}

type Call = { request: ApiRequest; requestId: string; pathname: string; params: Record<string, unknown> };

/** Runs an endpoint. Whatever it emits carries the request's id. */
function execute(context: ApiContext, call: Call): object {
  const { world } = context;
  const found = findRoute(call.request.method, call.pathname);
  if (!found) {
    const message = `Unrecognized request URL (${call.request.method}: ${call.pathname}). The fake may not have this endpoint.`;
    throw new StripeProblem(404, { type: 'invalid_request_error', message });
  }
  const { run, expand: paths } = found.route.parse(call.params);
  world.request = { id: call.requestId, idempotency_key: call.request.headers['idempotency-key'] ?? null };
  try {
    return expand(world, run(world, found.id), paths);
  } finally {
    world.request = { id: null, idempotency_key: null };
    context.changed();
  }
}

const replyWith = (status: number, body: object): Reply => ({ status, headers: {}, body: JSON.stringify(body, null, 2) });

const toReply = (problem: StripeProblem): Reply => replyWith(problem.status, problemBody(problem));

/** What is kept under an idempotency key: whatever an endpoint that has begun answers, good or bad. */
function executeAndKeep(context: ApiContext, call: Call, keyed: KeyedRequest | null): Reply {
  try {
    const reply = replyWith(200, execute(context, call));
    if (keyed) context.keys.keep(keyed, reply, call.requestId);
    return reply;
  } catch (error) {
    if (!(error instanceof StripeProblem)) throw error;
    const reply = toReply(error);
    if (keyed && !(error instanceof InvalidParams)) context.keys.keep(keyed, reply, call.requestId);
    return reply;
  }
}

async function answer(context: ApiContext, call: Call): Promise<Reply> {
  const { request, pathname } = call;
  authenticate(context, request.headers);
  checkVersion(request.headers);
  context.runDue();
  const key = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
  const keyed = key === undefined ? null : { key, endpoint: pathname, body: request.body, now: context.world.now() };
  const rule = context.faults.take(pathname);
  const replay = keyed ? context.keys.claim(keyed) : null;
  try {
    await strike(rule, 'before');
    const reply = replay ?? executeAndKeep(context, call, keyed);
    await strike(rule, 'after');
    return reply;
  } finally {
    if (keyed && !replay) context.keys.release(keyed.key);
  }
}

/**
 * Answers a request to the API as Stripe would, without a socket.
 * @throws ConnectionCut where a fault rule says so.
 */
export async function handleRequest(context: ApiContext, request: ApiRequest): Promise<Reply> {
  const requestId = context.world.newId('req', 14);
  const [pathname = '', query = ''] = request.path.split('?');
  const params = parseForm(request.method === 'POST' ? request.body : [query, request.body].filter(Boolean).join('&'));
  const call = { request, requestId, pathname, params };
  const reply = await answer(context, call).catch((error: unknown) => {
    if (error instanceof ConnectionCut) throw error;
    if (error instanceof StripeProblem) return toReply(error);
    const reason = error instanceof Error ? error.message : 'unknown';
    return toReply(new StripeProblem(500, { type: 'api_error', message: `The fake Stripe failed: ${reason}` }));
  });
  const key = request.headers['idempotency-key'];
  const headers = {
    'content-type': 'application/json',
    'request-id': requestId,
    'stripe-version': API_VERSION,
    ...(key !== undefined && { 'idempotency-key': key }),
    ...reply.headers,
  };
  return { ...reply, headers };
}
