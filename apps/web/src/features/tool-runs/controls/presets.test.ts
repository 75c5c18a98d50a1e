import { TOOL_IDS } from '@imagemint/contract/tools';
import { expect, test } from 'vitest';
import { de } from '../../../i18n/de/de.ts';
import { en } from '../../../i18n/en/en.ts';
import { applyPreset, findPreset, listPresets } from './presets.ts';
import { findIssues, startParams } from './tool-params.ts';

test.each(TOOL_IDS)('every preset of %s gives settings that its schema takes, and is the one that is found again', (tool) => {
  const presets = listPresets(tool);
  expect(presets.length).toBeGreaterThan(1);
  for (const { id } of presets) {
    const params = applyPreset(tool, startParams(tool), id);
    expect({ id, issues: [...findIssues(tool, params)] }).toEqual({ id, issues: [] });
    expect(findPreset(tool, params)).toBe(id);
  }
});

test.each(TOOL_IDS)('%s has words for its presets in every language', (tool) => {
  const ids = listPresets(tool).map(({ id }) => id);
  for (const { presets } of [en, de]) expect(Object.keys(presets[tool])).toEqual(ids);
});

test('settings of one’s own are no preset', () => {
  expect(findPreset('enhance', { ...startParams('enhance'), strength: 0.55 })).toBeNull();
});
