import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderDocs } from './render-docs.ts';

/** The generated documents say what the schema and the contract say. */
export async function checkGeneratedDocs(root: string): Promise<string[]> {
  const findings: string[] = [];
  for (const [path, expected] of await renderDocs(root)) {
    const found = await readFile(join(root, path), 'utf8').catch(() => '');
    if (found !== expected) findings.push(`${path} is not what it is written from: run node scripts/write-docs.ts`);
  }
  return findings;
}
