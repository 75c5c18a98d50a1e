import { readdir } from 'node:fs/promises';
import type { ToolId } from '@imagemint/contract/tools';
import sharp from 'sharp';
import { composeSubjects } from '../../quality/compose-subjects.ts';
import { writePages } from '../../quality/write-pages.ts';
import type { Bench } from '../bench.ts';
import { createLimitFigure, type Figure } from '../figure.ts';
import { listTree, readResidentBytes } from '../process-usage.ts';
import { sendPhoto } from '../send-photo.ts';
import type { BenchService } from '../start-service.ts';
import { median } from '../statistics.ts';

type Photos = { photo: Buffer; tiny: Buffer; subject: Buffer; page: Buffer };
type MixedRun = { tool: ToolId; params: object; photo: keyof Photos };
type Usage = { residentBytes: number; children: number; descriptors: number; vaultBytes: number };

const RUNS = 200;
/** Until here memory may grow: code is compiled, pools of connections and caches of statements fill. */
const WARM_UP_RUNS = 60;
const READINGS = 5;
const READ_EVERY_MS = 1_000;
/** Longer than a sandbox takes jobs (3.5 s) and a warm successor takes to open its models. */
const SETTLE_MS = 12_000;
const MOST_GROWTH_PERCENT = 5;
const MEGABYTE = 1e6;

const STROKES = [
  {
    points: [
      [0.2, 0.2],
      [0.6, 0.5],
    ],
    size: 0.03,
  },
];

/** Tools without a model, one after another. */
const QUICK: readonly MixedRun[] = [
  { tool: 'enhance', params: { format: 'jpeg' }, photo: 'photo' },
  { tool: 'resize', params: { width: 160, format: 'webp' }, photo: 'photo' },
  { tool: 'convert', params: { format: 'avif' }, photo: 'tiny' },
  { tool: 'compress', params: { maxKilobytes: 20 }, photo: 'photo' },
  { tool: 'smart-crop', params: { aspect: '1:1' }, photo: 'photo' },
  { tool: 'strip-metadata', params: {}, photo: 'photo' },
  { tool: 'erase', params: { strokes: STROKES }, photo: 'photo' },
  { tool: 'resize', params: { width: 100, format: 'png' }, photo: 'subject' },
  { tool: 'convert', params: { format: 'webp' }, photo: 'page' },
];
/** Tools with a model, one in every few runs: what the service itself does for them is the same, and they take seconds. */
const WITH_MODEL: readonly MixedRun[] = [
  { tool: 'remove-background', params: { background: 'transparent', format: 'png' }, photo: 'subject' },
  { tool: 'anonymise-faces', params: { style: 'blur' }, photo: 'photo' },
  { tool: 'upscale', params: { factor: 2 }, photo: 'tiny' },
  { tool: 'redact-text', params: {}, photo: 'page' },
  { tool: 'brighten', params: {}, photo: 'photo' },
  { tool: 'denoise', params: {}, photo: 'tiny' },
  { tool: 'upscale', params: { factor: 4 }, photo: 'tiny' },
  { tool: 'portrait-blur', params: {}, photo: 'subject' },
  { tool: 'passport-photo', params: {}, photo: 'subject' },
  { tool: 'deblur', params: {}, photo: 'tiny' },
];
/** So that every tool with a model has its turn in the warm-up, and twice afterwards. */
const MODEL_EVERY = 6;

/** Whether the service that runs 200 photos through all tools is as large afterwards as it was when it was warm. */
export async function measureMixedRuns(bench: Bench): Promise<Figure[]> {
  const service = await bench.startService('mixed_runs');
  const photos = await createMixedPhotos(bench);
  const startMs = performance.now();
  let nothingToDo = 0;
  const run = async (from: number, to: number): Promise<Usage> => {
    for (let at = from; at < to; at += 1) {
      bench.family.signal.throwIfAborted();
      if (!(await runOne(service, photos, at))) nothingToDo += 1;
    }
    return await readSettled(service);
  };
  const warm = await run(0, WARM_UP_RUNS);
  const after = await run(WARM_UP_RUNS, RUNS);
  const minutes = ((performance.now() - startMs) / 60_000).toFixed(1);
  await service.stop();
  bench.print(`\n${RUNS} mixed runs in ${minutes} minutes, ${nothingToDo} with nothing to do`);
  return describe(warm, after);
}

async function createMixedPhotos(bench: Bench): Promise<Photos> {
  const [number = 0] = bench.numbersOf('small');
  const shrink = async (bytes: Buffer, width: number) => await sharp(bytes).resize({ width }).jpeg({ quality: 90 }).toBuffer();
  const { bytes } = bench.photoOf(number);
  const [[subject], [page]] = await Promise.all([composeSubjects(), writePages()]);
  if (subject === undefined || page === undefined) throw new RangeError('there is no subject, or no page');
  const [photo, tiny] = [await shrink(bytes, 320), await shrink(bytes, 96)];
  return { photo, tiny, subject: await shrink(subject.photo, 320), page: await shrink(page.photo, 400) };
}

/** @returns whether there was something to do. @throws Error for any other answer */
async function runOne(service: BenchService, photos: Photos, at: number): Promise<boolean> {
  const isWithModel = at % MODEL_EVERY === MODEL_EVERY - 1;
  const step = isWithModel ? WITH_MODEL[Math.floor(at / MODEL_EVERY) % WITH_MODEL.length] : QUICK[at % QUICK.length];
  if (step === undefined) throw new RangeError('no such run');
  const query = new URLSearchParams({ tool: step.tool, params: JSON.stringify(step.params) });
  const apiKey = service.apiKeys[at % service.apiKeys.length] ?? '';
  const { status, body } = await sendPhoto({ url: `${service.origin}/v1/run?${query.toString()}`, apiKey, photo: photos[step.photo] });
  if (status === 200) return true;
  const answer = body.toString().slice(0, 300);
  if (answer.includes('NOTHING_TO_DO')) return false;
  throw new Error(`${step.tool}: the service answered ${status}: ${answer}`);
}

/** What the service takes when it rests, with what can be collected collected. */
async function readSettled(service: BenchService): Promise<Usage> {
  await service.untilPurged();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const sizes: number[] = [];
  for (let reading = 0; reading < READINGS; reading += 1) {
    await service.collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
    sizes.push(await readResidentBytes(service.pid));
  }
  const [, ...children] = await listTree(service.pid);
  const descriptors = await readdir(`/proc/${service.pid}/fd`);
  return {
    ...{ residentBytes: median(sizes), children: children.length, descriptors: descriptors.length },
    vaultBytes: await service.readVaultBytes(),
  };
}

function describe(warm: Usage, after: Usage): Figure[] {
  const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(1);
  const more = (what: string, from: number, to: number) =>
    createLimitFigure({ what: `${RUNS} mixed runs: ${what}`, value: to - from, limit: 0, unit: 'more', detail: `${from}, then ${to}` });
  return [
    createLimitFigure({
      what: `${RUNS} mixed runs: growth of the service process since run ${WARM_UP_RUNS}`,
      value: 100 * (after.residentBytes / warm.residentBytes - 1),
      limit: MOST_GROWTH_PERCENT,
      unit: '%',
      digits: 1,
      detail: `${megabytes(warm.residentBytes)} MB, then ${megabytes(after.residentBytes)} MB; api and worker are one process`,
    }),
    more('processes below it', warm.children, after.children),
    more('open descriptors', warm.descriptors, after.descriptors),
    more('bytes in the vault', warm.vaultBytes, after.vaultBytes),
  ];
}
