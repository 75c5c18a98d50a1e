import { describe, expect, test } from 'vitest';
import { fingerprintRequest } from './idempotency.ts';
import type { RunRequest } from './run-request.ts';

const REQUEST: RunRequest = { tool: 'resize', params: { width: 5, height: 6 } };
const print = (request: Partial<RunRequest> = {}, req: { method?: string; path?: string; length?: string } = {}) =>
  JSON.stringify(
    fingerprintRequest(
      { method: req.method ?? 'POST', path: req.path ?? '/v1/runs', headers: { 'content-length': req.length ?? '900' } },
      { ...REQUEST, ...request },
    ),
  );

describe('two requests are the same', () => {
  test('whatever the order of their parameters', () => {
    expect(print({ params: { height: 6, width: 5 } })).toBe(print());
    expect(print({ params: { a: { c: 1, b: [2, { e: 3, d: 4 }] } } })).toBe(print({ params: { a: { b: [2, { d: 4, e: 3 }], c: 1 } } }));
  });

  test('whatever else their headers say', () => {
    const headers = { 'content-length': '900', authorization: 'Bearer x', 'user-agent': 'y', accept: '*/*' };
    expect(JSON.stringify(fingerprintRequest({ method: 'POST', path: '/v1/runs', headers }, REQUEST))).toBe(print());
  });
});

test.each<[string, string]>([
  ['another tool', print({ tool: 'convert' })],
  ['another parameter', print({ params: { width: 5, height: 7 } })],
  ['a parameter more', print({ params: { width: 5, height: 6, quality: 9 } })],
  ['another order in a list', print({ params: [2, 1] })],
  ['a life', print({ retainSeconds: 60 })],
  ['a recipient', print({ recipientKey: 'A'.repeat(43) })],
  ['another size', print({}, { length: '901' })],
  ['another address', print({}, { path: '/v1/run' })],
  ['another method', print({}, { method: 'PUT' })],
])('%s makes another request', (_name, fingerprint) => {
  expect(fingerprint).not.toBe(print());
  expect(fingerprint).not.toBe(print({ params: [1, 2] }));
});

test('no size at all is a size of its own', () => {
  expect(fingerprintRequest({ method: 'POST', path: '/v1/runs', headers: {} }, REQUEST).at(-1)).toBe('');
});
