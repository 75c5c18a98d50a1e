import { METHODS } from 'node:http';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { createApi } from '@imagemint/api';
import { canBeFollowed, ChainSteps, isWellOrdered } from '@imagemint/contract/chain';
import { ERRORS, ErrorCode } from '@imagemint/contract/errors';
import { TOOL_IDS, TOOLS, type ToolId } from '@imagemint/contract/tools';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPhotoRequests } from './photo-requests.ts';
import { startStack } from './start-stack.ts';

type Json = { [key: string]: unknown };
type Reply = { content?: Record<string, { schema: Json }>; headers?: Json };
type Operation = { operationId: string; parameters?: { name: string; in: string }[]; responses: Record<string, Reply> };
type Document = Json & { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Json> } };

const NOWHERE = '00000000-0000-4000-8000-000000000000';

const stack = await startStack({ lanes: 1 });
const account = await stack.signUp();
const headers = { authorization: account.authorization };
const document = (await (await fetch(`${stack.origin}/openapi.json`)).json()) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);
afterAll(() => stack[Symbol.asyncDispose]());

const call = async (path: string, init: RequestInit = {}) =>
  await fetch(`${stack.origin}${path}`, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } });
const schemas = new Ajv2020({ strict: false, validateFormats: false }).addSchema({ $id: 'openapi', ...document });

/** The check of a component schema, by its name. */
function checkOf(name: string): ValidateFunction {
  const check = schemas.getSchema(`openapi#/components/schemas/${name}`);
  if (!check) throw new Error(`no schema ${name}`);
  return check;
}

function expectFits(name: string, value: unknown): void {
  const check = checkOf(name);
  check(value);
  expect(check.errors ?? []).toEqual([]);
}

describe('the document', () => {
  test('is OpenAPI 3.1, and every reference in it leads somewhere', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const text = JSON.stringify(document);
    const referred = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(referred.filter((name) => name === undefined || !(name in document.components.schemas))).toEqual([]);
    // And none of its schemas is there for nothing.
    const unused = Object.keys(document.components.schemas).filter((name) => !referred.includes(name));
    expect(unused).toEqual(['ErrorCode']);
  });

  test('has an id of its own for every operation, and every parameter of every path', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect((operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath);
    }
  });
});

describe('the routes', () => {
  type Layer = { route?: { path: string | RegExp; methods: Record<string, boolean> } };
  let routes: { path: string; methods: string[] }[];
  beforeAll(async () => {
    const api = await createApi(stack.service.deps);
    const layers = (api.app.router as unknown as { stack: Layer[] }).stack;
    routes = layers.flatMap(({ route }) =>
      // What refuses every method that is left is no route.
      route && Object.keys(route.methods).length < METHODS.length
        ? [{ path: String(route.path), methods: Object.keys(route.methods).map((method) => method.toUpperCase()) }]
        : [],
    );
    await api.close();
  });

  test('of the service are those of the document, and the document’s those of the service', () => {
    const served = routes
      .filter(({ path }) => path.startsWith('/v1'))
      .flatMap(({ path, methods }) => methods.map((method) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`));
    expect(served.toSorted()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).toSorted());
    expect(served.length).toBeGreaterThan(9);
  });

  test('beside it are those that belong to no version', () => {
    const others = routes.filter(({ path }) => !path.startsWith('/v1')).map(({ path }) => path);
    expect(others).toEqual(['/healthz', '/readyz', '/openapi.json', '/.well-known/gpc.json', '/dev/outbox', '/stripe/webhook']);
  });

  test('tell by Allow the very methods of the document', async () => {
    for (const [path, item] of Object.entries(document.paths)) {
      const { status, headers: said } = await call(path.replace('{runId}', NOWHERE), { method: 'DELETE' });
      const documented = Object.keys(item).map((method) => method.toUpperCase());
      const allowed = (said.get('allow') ?? '').split(', ').filter((method) => method !== 'HEAD');
      expect({ path, status, allowed: allowed.toSorted() }).toEqual({ path, status: 405, allowed: documented.toSorted() });
    }
  });
});

/** The codes that the document gives an operation, by status. */
function codesOf(operation: Operation): Record<string, string[]> {
  const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
  return Object.fromEntries(
    refusals.map(([status, { content }]) => {
      const { allOf } = content?.['application/problem+json']?.schema as { allOf: [Json, { properties: { code: { enum: string[] } } }] };
      return [status, allOf[1].properties.code.enum];
    }),
  );
}

describe('the errors', () => {
  test('are all known ones, under the status that they have', () => {
    for (const { operation } of operations) {
      for (const [status, codes] of Object.entries(codesOf(operation))) {
        expect(codes.map((code) => ERRORS[ErrorCode.parse(code)].status)).toEqual(codes.map(() => Number(status)));
        expect(new Set(codes).size).toBe(codes.length);
      }
    }
  });

  test('of REST are all in the document', () => {
    const documented = new Set(operations.flatMap(({ operation }) => Object.values(codesOf(operation)).flat()));
    const others = Object.keys(ERRORS).filter((code) => !documented.has(code));
    // For the web app (no API key moves money), for the payment processor, for addresses that are none, and for states that a customer's program cannot bring about.
    expect(others.toSorted()).toEqual([
      'DECISION_TAKEN',
      'METHOD_NOT_ALLOWED',
      'PAYMENTS_UNAVAILABLE',
      'PAYMENT_DECLINED',
      'REFUND_REFUSED',
      'RUN_STATE_CONFLICT',
      'SIGN_IN_LINK_INVALID',
      'SUBSCRIPTION_EXISTS',
      'SUBSCRIPTION_MISSING',
      'WEBHOOK_INVALID',
    ]);
  });

  const photo = { method: 'POST', body: 'no photo', headers: { 'content-type': 'image/jpeg' } };
  const json = (body: string): RequestInit => ({ method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const CALLS: [string, string, RequestInit, ErrorCode][] = [
    ['/v1/run', '?tool=convert', { ...photo, headers: { authorization: 'x' } }, 'UNAUTHENTICATED'],
    ['/v1/run', '?tool=convert', photo, 'IMAGE_UNSUPPORTED'],
    ['/v1/run', '?tool=x', photo, 'UNKNOWN_TOOL'],
    ['/v1/run', '?tool=convert', { ...photo, headers: { accept: 'text/html' } }, 'NOT_ACCEPTABLE'],
    ['/v1/run', '?tool=convert', { method: 'POST' }, 'IMAGE_EMPTY'],
    ['/v1/runs', '?tool=convert&quality=0', photo, 'VALIDATION_FAILED'],
    ['/v1/runs', '?limit=0', {}, 'VALIDATION_FAILED'],
    ['/v1/runs/{runId}', '', {}, 'NOT_FOUND'],
    ['/v1/runs/{runId}/events', '', {}, 'NOT_FOUND'],
    ['/v1/runs/{runId}/result', '', {}, 'NOT_FOUND'],
    ['/v1/runs/{runId}/result', '', { headers: { 'x-result-key': 'x' } }, 'VALIDATION_FAILED'],
    ['/v1/runs/{runId}/acknowledge', '', json('{"token":"x"}'), 'NOT_FOUND'],
    ['/v1/runs/{runId}/acknowledge', '', json('{'), 'VALIDATION_FAILED'],
    ['/v1/runs/{runId}/acknowledge', '', json('x'.repeat(20_000)), 'REQUEST_TOO_LARGE'],
    ['/v1/runs/{runId}/cancel', '', { method: 'POST' }, 'NOT_FOUND'],
    ['/v1/account', '', { headers: { authorization: 'Basic x' } }, 'UNAUTHENTICATED'],
    ['/v1/tools', '', { headers: { authorization: 'Basic x' } }, 'UNAUTHENTICATED'],
  ];
  test.each(CALLS)('that %s%s meets are in its list, in its form', async (...[path, query, init, code]) => {
    const response = await call(`${path.replace('{runId}', NOWHERE)}${query}`, init);
    const problem = (await response.json()) as Json;
    expect(problem).toMatchObject({ code });
    expectFits('Problem', problem);
    const operation = document.paths[path]?.[(init.method ?? 'GET').toLowerCase()];
    expect(operation && codesOf(operation)[response.status]).toContain(code);
    for (const name of Object.keys(operation?.responses[response.status]?.headers ?? {}))
      expect([name, response.headers.has(name)]).toEqual([name, true]);
  });
});

describe('the replies', () => {
  test('have the form and the headers that the document gives them', async () => {
    const png = await generatePhoto({ seed: 4, width: 40, height: 30, format: 'png' });
    const init = { method: 'POST', headers: { 'content-type': 'image/png' }, body: new Uint8Array(png) };
    const documented = (path: string, method: string, status: number) =>
      Object.keys(document.paths[path]?.[method]?.responses[status]?.headers ?? {}).filter((name) => name !== 'X-Purge-At');
    const expectHeaders = (response: Response, names: string[]) =>
      expect(names.filter((name) => !response.headers.has(name)).concat(names.length === 0 ? ['none named'] : [])).toEqual([]);

    const started = await call('/v1/runs?tool=convert', { ...init, headers: { ...init.headers, 'idempotency-key': 'k' } });
    expect(started.status).toBe(202);
    expectHeaders(started, documented('/v1/runs', 'post', 202));
    const { id, resultKey, ...rest } = (await started.json()) as { id: string; resultKey: string };
    expectFits('StartedRun', { id, resultKey, ...rest });
    const again = await call('/v1/runs?tool=convert', { ...init, headers: { ...init.headers, 'idempotency-key': 'k' } });
    expectHeaders(again, documented('/v1/runs', 'post', 200));
    expectFits('RunView', await again.json());

    const requests = createPhotoRequests({ origin: stack.origin, authorization: account.authorization });
    expectFits('RunView', await requests.untilReadyOrOver(id));
    expectFits('RunList', await (await call('/v1/runs?limit=1')).json());
    const part = await call(`/v1/runs/${id}/result`, { headers: { range: 'bytes=0-3' } });
    expectHeaders(part, documented('/v1/runs/{runId}/result', 'get', 206));
    const opened = await call(`/v1/runs/${id}/result`, { headers: { 'x-result-key': resultKey } });
    expectHeaders(opened, ['X-Width', 'X-Height']);
    await opened.arrayBuffer();
    const cancelled = await call(`/v1/runs/${id}/cancel`, { method: 'POST' });
    expectHeaders(cancelled, documented('/v1/runs/{runId}/cancel', 'post', 200));
    expectFits('RunView', await cancelled.json());

    const picture = await call('/v1/run?tool=convert', init);
    expectHeaders(picture, documented('/v1/run', 'post', 200));
    await picture.arrayBuffer();
    expectFits('Balance', await (await call('/v1/account')).json());
    const tools = (await (await call('/v1/tools')).json()) as { tools: { id: ToolId; params: Json }[] };
    expectFits('ToolList', tools);
    for (const { id: tool, params } of tools.tools) expect(params).toMatchObject(document.components.schemas[`Params_${tool}`] ?? {});
  });
});

describe('the parameters of every tool', () => {
  const JUNK = [null, true, false, 0, 1, -1, 0.5, 101, 16_384, 16_385, 1e300, '', '1', 'auto', 'jpeg', '#FFFFFF', '#12345', [], {}];

  /** Values around what a property's schema names: its members and bounds, and what lies beside them. */
  function valuesOf(schema: Json): fc.Arbitrary<unknown> {
    const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
    const bounds = [minimum, maximum].flatMap((bound) => (bound === undefined ? [] : [bound - 1, bound, bound + 1, bound + 0.5]));
    const named = [
      ...((schema['enum'] as unknown[] | undefined) ?? []),
      ...(schema['default'] === undefined ? [] : [schema['default']]),
      ...bounds,
    ];
    const good = named.length === 0 ? fc.constantFrom(...JUNK) : fc.constantFrom(...named);
    return fc.oneof({ weight: 5, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...JUNK) });
  }

  const places = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(-0.5, 0, 0.25, 1, 1.5) },
    { weight: 1, arbitrary: fc.constantFrom(-0.6, 1.6) },
  );
  const stroke = fc.record({
    points: fc.array(fc.tuple(places, places), { minLength: 1, maxLength: 3 }),
    size: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(0.001, 0.05, 0.3) }, { weight: 1, arbitrary: fc.constantFrom(0, 0.31, '0.1') }),
  });
  /** What is made of parts, for properties by these names. */
  const COMPOSED: Record<string, fc.Arbitrary<unknown>> = {
    strokes: fc.oneof(
      { weight: 9, arbitrary: fc.array(stroke, { minLength: 1, maxLength: 2 }) },
      { weight: 1, arbitrary: fc.constantFrom([], ...JUNK) },
    ),
  };

  function paramsOf(tool: ToolId): fc.Arbitrary<unknown> {
    const properties = (document.components.schemas[`Params_${tool}`]?.['properties'] ?? {}) as Record<string, Json>;
    const known = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, COMPOSED[name] ?? valuesOf(schema)]));
    const composed = Object.keys(COMPOSED).filter((name) => name in known);
    const objects = fc.oneof(fc.record(known, { requiredKeys: [] }), fc.record(known, { requiredKeys: composed }));
    const strange = fc
      .tuple(objects, fc.constantFrom('widht', 'constructor', 'Quality'))
      .map(([object, name]) => ({ ...object, [name]: 1 }));
    return fc.oneof(
      { weight: 20, arbitrary: objects },
      { weight: 1, arbitrary: strange },
      { weight: 1, arbitrary: fc.constantFrom(...JUNK) },
    );
  }

  test.each(TOOL_IDS)('%s: the document and the schema that checks requests agree', (tool) => {
    const check = checkOf(`Params_${tool}`);
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(paramsOf(tool), (params) => {
        const accepted = TOOLS[tool].params.safeParse(params).success;
        seen[accepted ? 'accepted' : 'refused'] += 1;
        return check(params) === accepted;
      }),
      { numRuns: 1_500, seed: 20_261_123 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(75);
  });

  /** Steps with parameters that fit and such that do not, behind any tool and in any order. */
  const step = fc.constantFrom(...TOOL_IDS).chain((tool) =>
    fc.record(
      {
        tool: fc.oneof({ weight: 19, arbitrary: fc.constant(tool as string) }, { weight: 1, arbitrary: fc.constantFrom('sharpen', '') }),
        params: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>(GOOD[tool] ?? {}) }, { weight: 1, arbitrary: paramsOf(tool) }),
      },
      { requiredKeys: ['tool'] },
    ),
  );
  const then = fc.oneof(
    { weight: 9, arbitrary: fc.array(step, { minLength: 1, maxLength: 4 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>([], {}, null, 7, [{ tool: 'enhance', params: { then: [{ tool: 'convert' }] } }], [7]),
    },
  );
  /** What a tool takes that cannot do with `{}`. */
  const GOOD: Partial<Record<ToolId, object>> = { resize: { width: 5 }, erase: { strokes: [{ points: [[0, 0]], size: 0.1 }] } };
  const chainCheckOf = (tool: ToolId) => (`Chain_${tool}` in document.components.schemas ? checkOf(`Chain_${tool}`) : () => false);

  test.each(TOOL_IDS)('%s: the document and the schema that checks requests agree on what may follow', (tool) => {
    const check = chainCheckOf(tool);
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(then, (steps) => {
        const parsed = ChainSteps.safeParse(steps);
        const accepted = parsed.success && isWellOrdered({ tool, params: { then: parsed.data } });
        seen[accepted ? 'accepted' : 'refused'] += 1;
        return check({ ...GOOD[tool], then: steps }) === accepted;
      }),
      { numRuns: 600, seed: 20_261_123 },
    );
    // Two tools can have nothing behind them.
    expect(seen.accepted > 75).toBe(canBeFollowed(tool));
    expect(seen.refused).toBeGreaterThan(75);
  });

  test('the service agrees with it on chains too', async () => {
    for (const [tool, steps] of fc.sample(fc.tuple(fc.constantFrom(...TOOL_IDS), then), { numRuns: 60, seed: 7 })) {
      const params = { ...GOOD[tool], then: steps };
      const query = new URLSearchParams({ tool, params: JSON.stringify(params), recipientKey: 'A'.repeat(43) });
      const response = await call(`/v1/runs?${query.toString()}`, { method: 'POST', headers: { 'content-type': 'image/png' }, body: 'x' });
      const { code, fields } = (await response.json()) as { code: string; fields: { path: string }[] };
      expect(code).toBe('VALIDATION_FAILED');
      expect({ tool, params, accepted: fields.every(({ path }) => path === 'recipientKey') }).toEqual({
        ...{ tool, params },
        accepted: chainCheckOf(tool)(JSON.parse(JSON.stringify(params))),
      });
    }
  });

  test.each(TOOL_IDS)('%s: the document and the service agree', async (tool) => {
    const check = checkOf(`Params_${tool}`);
    for (const params of fc.sample(paramsOf(tool), { numRuns: 40, seed: 7 })) {
      // A key that is none is looked at after the parameters: nothing is opened, and the answer tells how far it came.
      const query = new URLSearchParams({ tool, params: JSON.stringify(params), recipientKey: 'A'.repeat(43) });
      const response = await call(`/v1/runs?${query.toString()}`, { method: 'POST', headers: { 'content-type': 'image/png' }, body: 'x' });
      const problem = (await response.json()) as { code: string; fields: { path: string }[] };
      expect(problem.code).toBe('VALIDATION_FAILED');
      const accepted = problem.fields.every(({ path }) => path === 'recipientKey');
      expect({ params, accepted }).toEqual({ params, accepted: check(params) });
    }
  });
});
