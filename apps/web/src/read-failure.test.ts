import { expect, test } from 'vitest';
import { readFailure } from './read-failure.ts';

const isKnown = (code: string) => code === 'IMAGE_TOO_LARGE';

test('the problem inside a tRPC error is read, with its limit', () => {
  const error = { data: { code: 'IMAGE_TOO_LARGE', problem: { code: 'IMAGE_TOO_LARGE', limit: 25, requestId: 'r1' } } };
  expect(readFailure(error, isKnown)).toEqual({ code: 'IMAGE_TOO_LARGE', limit: 25, requestId: 'r1', retryAfterSeconds: undefined });
});

test('the problem of a REST reply is read', () => {
  expect(readFailure({ data: { code: 'IMAGE_TOO_LARGE', limit: 5 } }, isKnown)).toMatchObject({ code: 'IMAGE_TOO_LARGE', limit: 5 });
});

test('no answer at all means that the service cannot be reached', () => {
  expect(readFailure(new TypeError('Failed to fetch'), isKnown).code).toBe('SERVICE_UNAVAILABLE');
  expect(readFailure({ data: null }, isKnown).code).toBe('SERVICE_UNAVAILABLE');
});

test('a code that this version has no words for is shown as INTERNAL', () => {
  expect(readFailure({ data: { code: 'BRAND_NEW' } }, isKnown).code).toBe('INTERNAL');
});
