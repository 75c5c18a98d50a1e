import { readFile, writeFile } from 'node:fs/promises';

/** Puts a report between the markers of this name in a page. @throws Error when the page lacks them. */
export async function writeReport(path: string, name: string, report: string): Promise<void> {
  const page = await readFile(path, 'utf8');
  const begin = `<!-- ${name} -->`;
  const [from, to] = [page.indexOf(begin), page.indexOf(`<!-- end of ${name} -->`)];
  if (from < 0 || to < from) throw new Error(`${path} has no markers for ${name}`);
  await writeFile(path, `${page.slice(0, from + begin.length)}\n\n${report}\n\n${page.slice(to)}`);
}
