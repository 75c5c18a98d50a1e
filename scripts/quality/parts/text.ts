import sharp from 'sharp';
import { readRaster } from '../raster.ts';
import type { Raster } from '../measures.ts';
import type { Quality } from '../quality.ts';
import type { Score } from '../score.ts';
import type { ApplyTool } from '../start-tools.ts';
import { writePages, type Page, type TextLine } from '../write-pages.ts';

/** Share of a line's area that must be changed for it to be unreadable. */
const COVERED = 0.9;
/** A pixel of paper or ink that is covered differs at least so much, of 255. */
const CHANGED = 24;

/** Lines of text on pages turned by several angles that `redact-text` covers. */
export async function scoreText({ apply }: Quality): Promise<Score[]> {
  const pages = await writePages();
  let covered = 0;
  let lines = 0;
  const missed: string[] = [];
  for (const page of pages) {
    const found = await countCovered(page, apply);
    covered += found;
    lines += page.lines.length;
    if (found < page.lines.length) missed.push(`${page.name}: ${found} of ${page.lines.length}`);
  }
  const detail = `${covered} of ${lines} lines${missed.length === 0 ? '' : `; ${missed.join(', ')}`}`;
  return [{ what: `redact text: lines covered on ${pages.length} pages`, mean: covered / lines, digits: 3, detail, goal: { least: 0.95 } }];
}

async function countCovered(page: Page, apply: ApplyTool): Promise<number> {
  const before = await readRaster(await sharp(page.photo).png().toBuffer());
  const after = await readRaster(await apply('redact-text', page.photo, { style: 'solid', format: 'png' }));
  return page.lines.filter((line) => measureChanged(line, before, after) >= COVERED).length;
}

/** Share of a line's pixels that have changed, looked at on a grid inside its corners. */
function measureChanged({ corners }: TextLine, before: Raster, after: Raster): number {
  const [a, b, , d] = corners;
  if (a === undefined || b === undefined || d === undefined) return 0;
  let changed = 0;
  const [across, down] = [80, 10];
  for (let i = 0; i < across; i += 1) {
    for (let j = 0; j < down; j += 1) {
      const [u, v] = [(i + 0.5) / across, (j + 0.5) / down];
      const x = Math.round(a[0] + u * (b[0] - a[0]) + v * (d[0] - a[0]));
      const y = Math.round(a[1] + u * (b[1] - a[1]) + v * (d[1] - a[1]));
      if (differs(before, after, (y * before.width + x) * before.channels)) changed += 1;
    }
  }
  return changed / (across * down);
}

function differs(before: Raster, after: Raster, at: number): boolean {
  return [0, 1, 2].some((channel) => Math.abs((before.data[at + channel] ?? 0) - (after.data[at + channel] ?? 0)) >= CHANGED);
}
