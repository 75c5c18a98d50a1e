import { TOOLS } from '@imagemint/contract/tools';
import { expect, test } from 'vitest';
import { estimateDurationMs } from './estimate-duration.ts';
import { DEADLINE_MS } from './held-shelf.ts';

const resize = { tool: 'resize' as const, params: TOOLS.resize.params.parse({ width: 10 }) };

test('a light job fits into the rest of a window, and grows with its bytes', () => {
  const small = estimateDurationMs({ ...resize, sourceBytes: 4_000_000 }) ?? Infinity;
  expect(small).toBeLessThan(DEADLINE_MS - 3_500);
  expect(estimateDurationMs({ ...resize, sourceBytes: 40_000_000 })).toBeGreaterThan(DEADLINE_MS);
});

test('AVIF and the search for a size need a fresh process', () => {
  const convert = { tool: 'convert' as const, params: TOOLS.convert.params.parse({ format: 'avif' }), sourceBytes: 1 };
  expect(estimateDurationMs(convert)).toBeNull();
  expect(estimateDurationMs({ tool: 'compress', params: TOOLS.compress.params.parse({}), sourceBytes: 1 })).toBeNull();
});

test('erasing and chains need a fresh process', () => {
  const strokes = [{ points: [[0.1, 0.1]], size: 0.1 }];
  expect(estimateDurationMs({ tool: 'erase', params: TOOLS.erase.params.parse({ strokes }), sourceBytes: 1 })).toBeNull();
  const then = [{ tool: 'convert' as const, params: TOOLS.convert.params.parse({ format: 'avif' }) }];
  expect(estimateDurationMs({ ...resize, params: { ...resize.params, then }, sourceBytes: 1 })).toBeNull();
});
