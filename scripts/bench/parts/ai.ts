import { join } from 'node:path';
import sharp from 'sharp';
import type { ToolId } from '@imagemint/contract/tools';
import { composeSubjects } from '../../quality/compose-subjects.ts';
import { measurePsnr, scoreMask, type Raster } from '../../quality/measures.ts';
import { readAlpha, readRaster } from '../../quality/raster.ts';
import type { Bench } from '../bench.ts';
import { createRatioFigure, type Figure } from '../figure.ts';
import { installPeers } from '../install-peers.ts';
import { startChild, type Child } from '../start-child.ts';
import { median, pairRatios } from '../statistics.ts';

type Case = {
  what: string;
  tool: ToolId;
  params: Record<string, unknown>;
  peer: string;
  photos: Buffer[];
  /** How many times as fast as the peer we shall be. */
  goal: number;
  /** What both results are worth, in words. */
  compare: (ours: Uint8Array, theirs: Uint8Array, photo: number) => Promise<string>;
};

const UPSCALE_WIDTH = 384;

/** Our tools against the packages that their weights come from, each with its own runtime, on the same photos. */
export async function measureAi(bench: Bench): Promise<Figure[]> {
  bench.print('\nBringing the packages that the weights come from …');
  const folder = await installPeers();
  const cases = [await describeBackground(bench), await describeUpscaling(bench)];
  const figures: Figure[] = [];
  for (const one of cases) figures.push(await measureCase(bench, one, folder));
  return figures;
}

async function describeBackground(bench: Bench): Promise<Case> {
  const composed = (await composeSubjects()).slice(0, bench.isQuick ? 1 : 3);
  return {
    what: 'remove background, 1 MP: speed ÷ @imgly/background-removal-node',
    tool: 'remove-background',
    params: { background: 'transparent', format: 'png' },
    peer: 'imgly-child.mjs',
    photos: composed.map(({ photo }) => photo),
    goal: 1.5,
    async compare(ours, theirs, photo) {
      const truth = composed[photo]?.mask;
      if (truth === undefined) throw new RangeError('no such photo');
      const [own, other] = [scoreMask(await readAlpha(ours), truth), scoreMask(await readAlpha(theirs), truth)];
      return `IoU ${own.iou.toFixed(3)} against ${other.iou.toFixed(3)}`;
    },
  };
}

async function describeUpscaling(bench: Bench): Promise<Case> {
  const originals = bench.numbersOf('small').slice(0, bench.isQuick ? 1 : 2);
  const references: Raster[] = [];
  const photos: Buffer[] = [];
  for (const number of originals) {
    const reference = await sharp(bench.photoOf(number).bytes)
      .resize({ width: 2 * UPSCALE_WIDTH })
      .removeAlpha()
      .png()
      .toBuffer();
    references.push(await readRaster(reference));
    photos.push(await sharp(reference).resize({ width: UPSCALE_WIDTH }).png().toBuffer());
  }
  return {
    what: `upscale 2×, ${UPSCALE_WIDTH} px wide: speed ÷ upscaler on wasm`,
    tool: 'upscale',
    params: { factor: 2, format: 'png' },
    peer: 'upscaler-child.mjs',
    photos,
    goal: 3,
    async compare(ours, theirs, photo) {
      const reference = references[photo];
      if (reference === undefined) throw new RangeError('no such photo');
      const [own, other] = await Promise.all([ours, theirs].map(async (file) => measurePsnr(await readRaster(file), reference)));
      return `PSNR ${own?.toFixed(2)} against ${other?.toFixed(2)} dB`;
    },
  };
}

async function measureCase(bench: Bench, one: Case, peers: string): Promise<Figure> {
  const logPath = join(bench.folder, 'arms.log');
  const start = () => startChild('../quality/tool-child.ts', [], logPath);
  const arms = [start(), start(), startChild(one.peer, [peers], logPath)];
  try {
    for (const arm of arms) await arm.next();
    const { times, qualities } = await measureRounds(arms, one, bench.isQuick ? 1 : 3);
    return describe(one, times, qualities);
  } finally {
    for (const arm of arms) await arm.stop();
  }
}

type Measured = { times: number[][]; qualities: string[] };

/** Every arm takes each photo once a round; the first round opens the models and is not counted. */
async function measureRounds(arms: readonly Child[], one: Case, rounds: number): Promise<Measured> {
  const measured: Measured = { times: arms.map(() => []), qualities: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [number, photo] of one.photos.entries()) {
      const taken = await takeTurns(arms, { photo, tool: one.tool, params: one.params });
      if (round === 0) continue;
      taken.forEach(({ elapsedMs }, at) => measured.times[at]?.push(elapsedMs));
      const [ours, theirs] = [taken[0]?.output, taken[2]?.output];
      if (round === 1 && ours && theirs) measured.qualities.push(await one.compare(ours, theirs, number));
    }
  }
  return measured;
}

async function takeTurns(arms: readonly Child[], order: Order): Promise<{ elapsedMs: number; output: Uint8Array }[]> {
  const taken = [];
  for (const arm of arms) {
    const startMs = performance.now();
    const output = await ask(arm, order);
    taken.push({ elapsedMs: performance.now() - startMs, output });
  }
  return taken;
}

function describe(one: Case, [ours = [], again = [], theirs = []]: number[][], qualities: readonly string[]): Figure {
  const noise = pairRatios(again, ours);
  return createRatioFigure({
    what: one.what,
    ratio: pairRatios(theirs, ours),
    goal: one.goal,
    noise: Math.max(noise.spread, Math.abs(noise.median - 1)),
    detail: `${(median(ours) / 1000).toFixed(1)} against ${(median(theirs) / 1000).toFixed(1)} s; ${qualities.join('; ')}`,
  });
}

type Order = { photo: Uint8Array; tool: ToolId; params: Record<string, unknown> };

async function ask(arm: Child, order: Order): Promise<Uint8Array> {
  arm.send(order);
  const { output } = await arm.next();
  if (!(output instanceof Uint8Array)) throw new Error('an arm gave no picture');
  return output;
}
