import { readFile, writeFile } from 'node:fs/promises';

const BEGIN = '<!-- figures -->';
const END = '<!-- end of figures -->';

/** Puts a report between the markers of a page. @throws Error when the page lacks them. */
export async function writeReport(path: string, report: string): Promise<void> {
  const page = await readFile(path, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${path} has no markers for the figures`);
  await writeFile(path, `${page.slice(0, from + BEGIN.length)}\n\n${report}\n\n${page.slice(to)}`);
}
