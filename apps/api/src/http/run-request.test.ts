import { expect, test } from 'vitest';
import { parseRunFields } from './run-request.ts';

const parse = (params: string) => parseRunFields({ tool: 'erase', params });

test('parameters are read as deep as those of any tool are', () => {
  const strokes = [{ points: [[0.5, 0.5]], size: 0.1 }];
  const chain = { width: 5, then: [{ tool: 'erase', params: { strokes } }] };
  expect(parse(JSON.stringify(chain)).params).toEqual(chain);
});

test.each(['['.repeat(29_000) + ']'.repeat(29_000), '{"a":'.repeat(9_000) + '1' + '}'.repeat(9_000), '['.repeat(20) + ']'.repeat(20)])(
  'parameters that would exhaust the stack are refused',
  (params) => {
    expect(() => parse(params)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', fields: [{ path: 'params', reason: 'too deep' }] }),
    );
  },
);
