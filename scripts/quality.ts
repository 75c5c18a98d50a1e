import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resolveArgument, ROOT, UsageError } from './env.ts';
import { formatFigures } from './bench/figure.ts';
import { writeReport } from './bench/write-report.ts';
import { scoreFaces } from './quality/parts/faces.ts';
import { scoreMasks } from './quality/parts/masks.ts';
import { scoreRepair } from './quality/parts/repair.ts';
import { scoreText } from './quality/parts/text.ts';
import { scoreUpscaling } from './quality/parts/upscaling.ts';
import type { Quality } from './quality/quality.ts';
import { startTools } from './quality/start-tools.ts';
import { toFigure, type Score } from './quality/score.ts';

const PARTS: Record<string, (quality: Quality) => Promise<Score[]>> = {
  masks: scoreMasks,
  upscaling: scoreUpscaling,
  faces: scoreFaces,
  text: scoreText,
  repair: scoreRepair,
};
const PAGE = join(ROOT, 'docs', 'quality.md');
const USAGE = `npm run quality -- [--photos folder] [--write] [${Object.keys(PARTS).join('] [')}]`;

/** JPEG photographs of a folder by name, in the order of their names. */
async function readPhotos(folder: string | undefined): Promise<Quality['photos']> {
  if (folder === undefined) return new Map();
  const path = resolveArgument(folder);
  const names = (await readdir(path)).filter((name) => name.endsWith('.jpg')).toSorted();
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(path, name))] as const)));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { photos: { type: 'string' }, write: { type: 'boolean', default: false } },
});
const unknown = positionals.find((name) => !(name in PARTS));
if (unknown !== undefined) throw new UsageError(`there is no part "${unknown}"; ${USAGE}`);
if (values.write && positionals.length > 0) throw new UsageError('only a run of all parts can be written down');
const photos = await readPhotos(values.photos);
const folder = await mkdtemp(join(tmpdir(), 'imagemint-quality-'));
const tools = await startTools(join(folder, 'tools.log'));
const scores: Score[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  const found = (await PARTS[name]?.({ apply: tools.apply, photos })) ?? [];
  for (const { what, mean, digits, unit = '', detail } of found)
    process.stdout.write(`${what}: ${mean.toFixed(digits)} ${unit} (${detail})\n`);
  scores.push(...found);
}
await tools.stop();
await rm(folder, { recursive: true });
const report = `${photos.size} photographs given.\n\n${formatFigures(scores.map(toFigure))}`;
process.stdout.write(`\n${report}\n`);
if (values.write) await writeReport(PAGE, 'figures', report);
