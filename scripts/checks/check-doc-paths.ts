import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const TOP = /^(apps|packages|scripts|docs|infra|tests|\.ci)\//;

/** Paths of this repository that a document quotes in backticks or links to. */
function listQuotedPaths(markdown: string): { path: string; line: number; isLink: boolean }[] {
  return markdown.split('\n').flatMap((text, index) => {
    const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, path = '']) => path).filter((path) => TOP.test(path));
    const linked = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path).filter((path) => !/^[a-z]+:/.test(path));
    return [
      ...quoted.map((path) => ({ path, line: index + 1, isLink: false })),
      ...linked.map((path) => ({ path, line: index + 1, isLink: true })),
    ];
  });
}

/** Every path that a document quotes exists; `<name>` and `*` stand for any name. */
export async function checkDocPaths(root: string): Promise<string[]> {
  const findings: string[] = [];
  const exclude = (name: string): boolean => /(^|\/)(node_modules|dist|data|generated|\.[a-z]+)$/.test(name);
  for await (const file of glob('**/*.md', { cwd: root, exclude })) {
    // Decisions are history: what they name may be gone.
    if (file.startsWith('docs/adr/')) continue;
    for (const { path, line, isLink } of listQuotedPaths(await readFile(join(root, file), 'utf8'))) {
      const wanted = path.replace(/[:#]\d+$/, '').replace(/<[^>]+>/g, '*');
      const from = isLink && !wanted.startsWith('/') ? dirname(join(root, file)) : root;
      const found = /[*{]/.test(wanted) ? !(await glob(wanted, { cwd: from }).next()).done : existsSync(join(from, wanted));
      if (!found) findings.push(`${file}:${line}: ${path} does not exist`);
    }
  }
  return findings;
}
