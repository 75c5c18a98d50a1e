import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderPrivacyDocs } from './checks/privacy-docs.ts';
import { ROOT } from './env.ts';

for (const [path, text] of await renderPrivacyDocs(ROOT)) {
  await mkdir(dirname(join(ROOT, path)), { recursive: true });
  await writeFile(join(ROOT, path), text);
  process.stdout.write(`${path}\n`);
}
