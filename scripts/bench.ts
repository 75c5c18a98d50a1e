import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { UsageError } from './env.ts';
import { startBench, type Bench } from './bench/bench.ts';
import type { PhotoKind } from './bench/create-photos.ts';
import { formatFigures, type Figure } from './bench/figure.ts';
import { measureEncoders, measureJobs } from './bench/parts/jobs.ts';
import { runFamily } from './stack/run-family.ts';

type Part = { measure: (bench: Bench) => Promise<Figure[]>; kinds: PhotoKind[] };

const PARTS: Record<string, Part> = {
  jobs: { measure: measureJobs, kinds: ['profile', 'plain', 'mixed'] },
  encoders: { measure: measureEncoders, kinds: ['profile', 'small'] },
};

const USAGE = `npm run bench -- [--quick] [${Object.keys(PARTS).join('] [')}]`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readArguments(argv: string[]): { isQuick: boolean; parts: string[] } {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !(name in PARTS));
  if (unknown !== undefined) throw new UsageError(`there is no part "${unknown}"; ${USAGE}`);
  return { isQuick: values.quick, parts: positionals.length > 0 ? positionals : Object.keys(PARTS) };
}

await runFamily(async (family) => {
  const { isQuick, parts } = readArguments(process.argv.slice(2));
  const chosen = parts.map((name) => PARTS[name]).filter((part) => part !== undefined);
  print(
    `${new Date().toISOString()}; ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB; Node ${process.versions.node}, sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`,
  );
  const kinds = [...new Set(chosen.flatMap((part) => part.kinds))].filter((kind) => !isQuick || kind !== 'mixed');
  const bench = await startBench(family, { isQuick, kinds, print });
  const figures: Figure[] = [];
  for (const part of chosen) {
    family.signal.throwIfAborted();
    figures.push(...(await part.measure(bench)));
  }
  const runs = await bench.service.assertForgotten();
  print(`\nEvery result was checked. Vault empty, both purges of all ${runs} runs in the log.\n`);
  print(formatFigures(figures));
});
