import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderPrivacyDocs } from './privacy-docs.ts';

/** The generated privacy documents say what the schema says. */
export async function checkPrivacyDocs(root: string): Promise<string[]> {
  const findings: string[] = [];
  for (const [path, expected] of await renderPrivacyDocs(root)) {
    const found = await readFile(join(root, path), 'utf8').catch(() => '');
    if (found !== expected) findings.push(`${path} is not what the schema says: run node scripts/write-privacy-docs.ts`);
  }
  return findings;
}
