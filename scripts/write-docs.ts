import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderDocs } from './checks/render-docs.ts';
import { ROOT } from './env.ts';

for (const [path, text] of await renderDocs(ROOT)) {
  await mkdir(dirname(join(ROOT, path)), { recursive: true });
  await writeFile(join(ROOT, path), text);
  process.stdout.write(`${path}\n`);
}
