import { expect, test } from 'vitest';
import { previewOf } from './preview-of.ts';

test('a tool with previews is asked for one', () => {
  expect(previewOf({ tool: 'upscale', params: { factor: 4 } })).toEqual({ tool: 'upscale', params: { factor: 4, preview: true } });
});

test('tools that cost little have none', () => {
  expect(previewOf({ tool: 'enhance', params: { strength: 1 } })).toBeNull();
});

test('in a chain every tool that has one is asked for it, and the others stay as they are', () => {
  const then = [
    { tool: 'resize', params: { width: 9 } },
    { tool: 'denoise', params: {} },
  ];
  expect(previewOf({ tool: 'remove-background', params: { then } })).toEqual({
    tool: 'remove-background',
    params: {
      preview: true,
      then: [
        { tool: 'resize', params: { width: 9 } },
        { tool: 'denoise', params: { preview: true } },
      ],
    },
  });
});
