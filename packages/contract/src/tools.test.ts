import { expect, test } from 'vitest';
import { TOOL_IDS, TOOLS } from './tools.ts';

test.each(TOOL_IDS.filter((tool) => tool !== 'resize' && tool !== 'erase'))('%s works with no parameters at all', (tool) => {
  expect(TOOLS[tool].params.safeParse({}).success).toBe(true);
});

test('resize wants a width or a height', () => {
  expect(TOOLS.resize.params.safeParse({}).success).toBe(false);
  expect(TOOLS.resize.params.safeParse({ width: 100 }).success).toBe(true);
  expect(TOOLS.resize.params.safeParse({ height: 100 }).success).toBe(true);
});

test.each(TOOL_IDS)('%s refuses a parameter it does not know', (tool) => {
  expect(TOOLS[tool].params.safeParse({ width: 10, surprise: 1 }).success).toBe(false);
});
