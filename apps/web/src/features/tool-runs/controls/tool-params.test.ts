import { TOOL_IDS } from '@imagemint/contract/tools';
import { expect, test } from 'vitest';
import { findIssues, patchParams, startParams } from './tool-params.ts';

test.each(TOOL_IDS)('%s starts with parameters that its schema takes', (tool) => {
  expect(findIssues(tool, startParams(tool))).toEqual(new Set());
});

test('a cleared field is taken away, not sent as undefined', () => {
  const params = patchParams(startParams('resize'), { width: undefined });
  expect(Object.hasOwn(params, 'width')).toBe(false);
  expect(findIssues('resize', params)).toEqual(new Set(['width']));
});

test('the field that is out of range is named', () => {
  expect(findIssues('compress', patchParams(startParams('compress'), { maxKilobytes: 1 }))).toEqual(new Set(['maxKilobytes']));
});
