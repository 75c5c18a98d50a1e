import { expect, test } from 'vitest';
import { MODEL_IDS, type ModelFacts, MODELS } from './models.ts';
import { TOOLS, toolsWith } from './tools.ts';

test.each(Object.entries<ModelFacts>(MODELS))('%s names its files exactly', (_id, { files, version }) => {
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  for (const { path, sha256 } of files) {
    expect(path).not.toMatch(/^[/.]|\.\./);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(new Set(files.map(({ sha256 }) => sha256)).size).toBe(files.length);
  // Parts have no names of their own: a file before them names them.
  expect(files[0]?.path).not.toContain('*');
});

test('a tool whose model makes up detail is marked as generative', () => {
  const marked = MODEL_IDS.filter((id) => MODELS[id].generative).flatMap(toolsWith);
  expect(marked.filter((tool) => !TOOLS[tool].generative)).toEqual([]);
});
