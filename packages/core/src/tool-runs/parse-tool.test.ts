import { describe, expect, test } from 'vitest';
import { parseTool } from './parse-tool.ts';

function fieldsOf(input: { tool: string; params: unknown }): unknown {
  try {
    return parseTool(input);
  } catch (error) {
    const { code, fields } = error as { code: string; fields?: unknown };
    return { code, fields };
  }
}

test('fills in what was left out', () => {
  expect(parseTool({ tool: 'enhance', params: {} })).toEqual({ tool: 'enhance', params: { format: 'auto', strength: 0.6, quality: 82 } });
});

test('an unknown tool, and names that live on every object, are refused', () => {
  for (const tool of ['sharpen', '', 'constructor', '__proto__', 'toString'])
    expect(fieldsOf({ tool, params: {} })).toMatchObject({ code: 'UNKNOWN_TOOL' });
});

test('a tool that is off is refused, and the others are not', () => {
  const toolsOff = new Set(['convert'] as const);
  expect(() => parseTool({ tool: 'convert', params: {} }, toolsOff)).toThrow(expect.objectContaining({ code: 'TOOL_UNAVAILABLE' }));
  expect(parseTool({ tool: 'enhance', params: {} }, toolsOff)).toMatchObject({ tool: 'enhance' });
});

test('an unknown parameter is named', () => {
  expect(fieldsOf({ tool: 'resize', params: { width: 10, depth: 3 } })).toEqual({
    code: 'VALIDATION_FAILED',
    fields: [{ path: 'params.depth', reason: 'unknown' }],
  });
});

test('a value of the wrong kind is named, and never repeated', () => {
  const refused = fieldsOf({ tool: 'enhance', params: { strength: 'CANARY' } });
  expect(refused).toEqual({ code: 'VALIDATION_FAILED', fields: [{ path: 'params.strength', reason: 'invalid_type' }] });
});

test.each([null, [], 'text', 7, { __proto__: null, toString: 1 }])(
  'parameters that are not an object of known fields are refused: %j',
  (params) => {
    expect(fieldsOf({ tool: 'enhance', params })).toMatchObject({ code: 'VALIDATION_FAILED' });
  },
);

describe('chains', () => {
  const chain = (...then: unknown[]) => ({ tool: 'resize', params: { width: 10, then } });

  test('each tool gets its own defaults, and a place after the first', () => {
    expect(parseTool(chain({ tool: 'enhance' }, { tool: 'convert', params: { format: 'png' } }))).toMatchObject({
      tool: 'resize',
      params: {
        width: 10,
        fit: 'inside',
        then: [
          { tool: 'enhance', params: { strength: 0.6 } },
          { tool: 'convert', params: { format: 'png' } },
        ],
      },
    });
  });

  test('what was parsed can be parsed again', () => {
    const once = parseTool(chain({ tool: 'enhance' }));
    expect(parseTool(JSON.parse(JSON.stringify(once)) as typeof once)).toEqual(once);
  });

  test.each([
    ['no tool', chain(), 'params.then'],
    ['more than four tools', chain(...Array<object>(4).fill({ tool: 'enhance' })), 'params.then'],
    ['an unknown tool', chain({ tool: 'sharpen' }), 'params.then.0.tool'],
    ['a wrong parameter', chain({ tool: 'enhance', params: { strength: 7 } }), 'params.then.0.params.strength'],
    ['a chain in a chain', chain({ tool: 'enhance', params: { then: [{ tool: 'convert' }] } }), 'params.then.0.params'],
    ['a tool behind the last possible one', chain({ tool: 'compress' }, { tool: 'enhance' }), 'params.then'],
    ['no list', { tool: 'resize', params: { width: 10, then: 7 } }, 'params.then'],
  ])('refuses %s', (_, input, path) => {
    expect(fieldsOf(input)).toMatchObject({ code: 'VALIDATION_FAILED', fields: [{ path }] });
  });

  test('a tool that is off is off in a chain too', () => {
    const toolsOff = new Set(['convert'] as const);
    expect(() => parseTool(chain({ tool: 'convert' }), toolsOff)).toThrow(expect.objectContaining({ code: 'TOOL_UNAVAILABLE' }));
  });
});
