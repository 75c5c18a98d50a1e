import { expect, test } from 'vitest';
import { z } from 'zod';
import { priceOf, TOOL_IDS, TOOLS } from './tools.ts';

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

test.each(TOOL_IDS)('a preview of %s costs less, where the tool has one', (tool) => {
  const hasPreview = 'preview' in (z.toJSONSchema(TOOLS[tool].params, { io: 'input' }).properties ?? {});
  expect(priceOf(tool, {})).toBe(TOOLS[tool].credits);
  if (hasPreview) expect(priceOf(tool, { preview: true })).toBeLessThan(TOOLS[tool].credits);
  else expect(priceOf(tool, { preview: true })).toBe(TOOLS[tool].credits);
});
