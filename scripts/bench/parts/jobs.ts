import { join } from 'node:path';
import type { Arm } from '../arm.ts';
import type { Bench } from '../bench.ts';
import { createServiceArm } from '../create-service-arm.ts';
import type { PhotoKind } from '../create-photos.ts';
import { createRatioFigure, type Figure } from '../figure.ts';
import type { JobId } from '../jobs.ts';
import { measureRounds, type Measured } from '../measure-rounds.ts';
import { startIpxArm } from '../start-ipx-arm.ts';
import { median, pairRatios } from '../statistics.ts';

const CLIENTS = 8;

type Case = {
  title: string;
  job: JobId;
  kind: PhotoKind;
  /** Photos a slice: several seconds, because a sandbox's start is spread over its window and not over a slice. */
  images: { quick: number; full: number };
  /** Name of another arm → how many times as fast the service shall be. */
  goals: Record<string, number | undefined>;
};

const CANONICAL: Case[] = [
  {
    title: 'JPEG 12 MP → 1600 px, sRGB profile',
    job: 'jpeg',
    kind: 'profile',
    images: { quick: 16, full: 32 },
    goals: { naive: 1.6, ipx: 1.6, tuned: undefined },
  },
  {
    title: 'JPEG 12 MP → 1600 px, no profile',
    job: 'jpeg',
    kind: 'plain',
    images: { quick: 16, full: 32 },
    goals: { tuned: 0.8, ipx: 1, naive: undefined },
  },
];

/** What cameras and phones send besides: another colour space, stored on its side, progressive. */
const MIXED: Case[] = [
  {
    title: 'JPEG → 1600 px, Display-P3, turned, progressive',
    job: 'jpeg',
    kind: 'mixed',
    images: { quick: 12, full: 16 },
    goals: { naive: undefined },
  },
];

const ENCODERS: Case[] = [
  { title: 'WebP q80 at 1600 px', job: 'webp', kind: 'profile', images: { quick: 12, full: 24 }, goals: { tuned: 0.9 } },
  { title: 'enhance at 1600 px', job: 'enhance', kind: 'small', images: { quick: 12, full: 24 }, goals: { tools: 0.93 } },
  { title: 'AVIF q60 at 1600 px', job: 'avif', kind: 'profile', images: { quick: 4, full: 8 }, goals: { tuned: 0.95 } },
];

/** The canonical job: the whole service against bare sharp, as it comes and tuned, and against ipx. */
export async function measureJobs(bench: Bench): Promise<Figure[]> {
  const [naive, tuned, again, ipx] = await Promise.all([
    bench.startSharp('naive', 'naive'),
    bench.startSharp('tuned', 'tuned'),
    bench.startSharp('null', 'tuned'),
    startIpxArm({ photos: bench.photos, folder: join(bench.folder, 'photos'), clients: CLIENTS, logPath: join(bench.folder, 'arms.log') }),
  ]);
  bench.family.onStop(() => ipx.stop());
  const figures: Figure[] = [];
  for (const one of CANONICAL) figures.push(...(await measureCase(bench, one, { base: tuned, again, others: [naive, ipx] })));
  for (const one of bench.isQuick ? [] : MIXED) {
    const second = await bench.startSharp('null', 'naive');
    figures.push(...(await measureCase(bench, one, { base: naive, again: second, others: [] })));
  }
  return figures;
}

/** Other encoders and the enhancement, against the same options without a service. */
export async function measureEncoders(bench: Bench): Promise<Figure[]> {
  const arms = {
    tuned: { base: await bench.startSharp('tuned', 'tuned'), again: await bench.startSharp('null', 'tuned') },
    tools: { base: await bench.startSharp('tools', 'tools'), again: await bench.startSharp('null', 'tools') },
  };
  const figures: Figure[] = [];
  for (const one of ENCODERS)
    figures.push(...(await measureCase(bench, one, { ...(one.job === 'enhance' ? arms.tools : arms.tuned), others: [] })));
  return figures;
}

type Arms = { base: Arm; again: Arm; others: Arm[] };

async function measureCase(bench: Bench, one: Case, { base, again, others }: Arms): Promise<Figure[]> {
  const service = createServiceArm(bench.service, {
    name: 'service',
    photos: bench.photos,
    clients: CLIENTS,
    postgresPid: bench.postgres.pid,
  });
  const arms = [service, base, again, ...others];
  const measured = await measureRounds(
    arms,
    {
      job: one.job,
      photos: bench.numbersOf(one.kind),
      images: bench.isQuick ? one.images.quick : one.images.full,
      rounds: bench.isQuick ? 2 : 7,
    },
    bench.checker,
  );
  bench.print(`\n${one.title}`);
  for (const [name, values] of measured) bench.print(`  ${describeArm(name, values)}`);
  const worst = bench.checker.worst(one.job);
  if (worst)
    bench.print(`  against the full path: mean ΔE ≤ ${worst.deltaE.toFixed(2)}, mean difference ≤ ${worst.levels.toFixed(2)} of 255`);
  const speeds = (name: string) => measured.get(name)?.imagesPerSecond ?? [];
  const noise = pairRatios(speeds('null'), speeds(base.name));
  bench.print(`  null arm: ${noise.median.toFixed(2)} (±${(noise.spread * 100).toFixed(0)} %)`);
  const own = cpuOf(measured.get('service'));
  return Object.entries(one.goals).map(([name, goal]) =>
    createRatioFigure({
      what: `${one.title}: service ÷ ${name}`,
      ratio: pairRatios(speeds('service'), speeds(name)),
      ...(goal === undefined ? {} : { goal }),
      noise: Math.max(noise.spread, Math.abs(noise.median - 1)),
      detail: `CPU ${own.toFixed(0)} against ${cpuOf(measured.get(name)).toFixed(0)} ms an image (${(cpuOf(measured.get(name)) / own).toFixed(2)}); null ±${(noise.spread * 100).toFixed(0)} %`,
    }),
  );
}

/** CPU of all families, in milliseconds an image. */
function cpuOf(measured: Measured | undefined): number {
  return median((measured?.cpuMs ?? []).map((families) => Object.values(families).reduce((sum, ms) => sum + ms, 0)));
}

function describeArm(name: string, { imagesPerSecond, cpuMs, peakBytes }: Measured): string {
  const families = Object.keys(cpuMs[0] ?? {}).map((family) => `${family} ${median(cpuMs.map((all) => all[family] ?? 0)).toFixed(0)}`);
  const speed = `${median(imagesPerSecond).toFixed(1).padStart(5)} images/s`;
  return `${name.padEnd(8)} ${speed}; CPU ms an image: ${families.join(', ')}; memory peak ${(Math.max(...peakBytes) / 1e6).toFixed(0)} MB`;
}
