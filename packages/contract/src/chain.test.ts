import { expect, test } from 'vitest';
import { ChainSteps, followingMegapixelsOf, isWellOrdered, maxMegapixelsOfRun, modelsOfRun, priceOfRun, timeFactorOfRun } from './chain.ts';
import { TOOLS } from './tools.ts';

const chain = (tool: 'resize' | 'remove-background' | 'compress', then: readonly { tool: string; params?: object }[]) => ({
  tool,
  params: { ...TOOLS[tool].params.parse(tool === 'resize' ? { width: 5 } : {}), then: ChainSteps.parse(then) },
});

test('a chain costs what its tools cost, previews less', () => {
  expect(priceOfRun({ tool: 'resize', params: { width: 5 } })).toBe(1);
  expect(priceOfRun(chain('resize', [{ tool: 'upscale' }, { tool: 'compress' }]))).toBe(1 + 6 + 1);
  expect(priceOfRun(chain('resize', [{ tool: 'upscale', params: { preview: true } }]))).toBe(1 + 1);
});

test('a chain needs the models of all its tools once, the sum of their time, and takes what the smallest of them takes', () => {
  const run = chain('remove-background', [{ tool: 'portrait-blur' }, { tool: 'upscale' }]);
  expect(modelsOfRun(run)).toEqual(['background', 'upscale-2x', 'upscale-4x']);
  expect(timeFactorOfRun(run)).toBe(1 + 1 + 6);
  expect(maxMegapixelsOfRun(run)).toBe(12);
});

test('four times the sides are only made of a small photo; a preview makes it small first, and so may a tool before', () => {
  const upscale = (params: object) => maxMegapixelsOfRun({ tool: 'upscale', params: TOOLS.upscale.params.parse(params) });
  expect([upscale({ factor: 2 }), upscale({ factor: 4 }), upscale({ factor: 4, preview: true })]).toEqual([12, 2, 12]);
  expect(maxMegapixelsOfRun(chain('resize', [{ tool: 'upscale', params: { factor: 4 } }]))).toBe(12);
});

test('a size in bytes can only be kept at the end', () => {
  expect(isWellOrdered(chain('resize', [{ tool: 'compress' }]))).toBe(true);
  expect(isWellOrdered(chain('compress', [{ tool: 'enhance' }]))).toBe(false);
});

test('no chain may take so long that the runs behind it expire', () => {
  const repairs = [{ tool: 'denoise' }, { tool: 'deblur' }, { tool: 'denoise' }];
  expect(timeFactorOfRun(chain('resize', repairs))).toBe(20);
});

test('what a tool makes is held to the limit of the next one', () => {
  expect(followingMegapixelsOf(chain('resize', [{ tool: 'upscale' }, { tool: 'remove-background' }]))).toEqual([12, 50]);
  expect(followingMegapixelsOf({ tool: 'resize', params: { width: 5 } })).toEqual([]);
});
