import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildWeb } from '../../../scripts/stack/build-web.ts';

const BUDGET_BYTES = 150_000;

type Chunk = { file: string; imports?: string[] };

test('the start page loads at most 150 kB of script, compressed, and no schema library', async () => {
  const dist = await buildWeb();
  const manifest = JSON.parse(await readFile(join(dist, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(visit);
  };
  // The page cannot show anything before its language has come, so the catalogue counts.
  for (const key of ['index.html', 'virtual:messages/de']) visit(key);
  const scripts = await Promise.all([...files].map((file) => readFile(join(dist, file))));
  const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
  expect(files.size).toBeGreaterThan(2);
  expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
  expect(scripts.some((script) => script.includes('ZodError'))).toBe(false);
});
