import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { ROOT, UsageError } from './env.ts';
import { startBench, type Bench } from './bench/bench.ts';
import type { PhotoKind } from './bench/create-photos.ts';
import { formatFigures, type Figure } from './bench/figure.ts';
import { measureAi } from './bench/parts/ai.ts';
import { measureBacklog } from './bench/parts/backlog.ts';
import { measureClients } from './bench/parts/clients.ts';
import { measureEncoders, measureJobs } from './bench/parts/jobs.ts';
import { measureLatency } from './bench/parts/latency.ts';
import { measureMemory } from './bench/parts/memory.ts';
import { measureMixedRuns } from './bench/parts/mixed-runs.ts';
import { writeReport } from './bench/write-report.ts';
import { runFamily } from './stack/run-family.ts';

type Part = { measure: (bench: Bench) => Promise<Figure[]>; kinds: PhotoKind[] };

const PARTS: Record<string, Part> = {
  jobs: { measure: measureJobs, kinds: ['profile', 'plain', 'mixed'] },
  encoders: { measure: measureEncoders, kinds: ['profile', 'small'] },
  latency: { measure: measureLatency, kinds: ['profile', 'small'] },
  memory: { measure: measureMemory, kinds: ['profile', 'large', 'huge', 'huge-progressive'] },
  clients: { measure: measureClients, kinds: ['small'] },
  backlog: { measure: measureBacklog, kinds: ['small'] },
  mixed: { measure: measureMixedRuns, kinds: ['small'] },
  ai: { measure: measureAi, kinds: ['small'] },
};
const ONLY_FULL: readonly PhotoKind[] = ['mixed', 'huge-progressive'];

const PAGE = join(ROOT, 'docs', 'benchmarks.md');
const USAGE = `npm run bench -- [--quick] [--write] [${Object.keys(PARTS).join('] [')}]`;

type Arguments = { isQuick: boolean; isWritten: boolean; parts: string[] };

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readArguments(argv: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !(name in PARTS));
  if (unknown !== undefined) throw new UsageError(`there is no part "${unknown}"; ${USAGE}`);
  if (values.write && values.quick) throw new UsageError('a quick run is not written down');
  return { isQuick: values.quick, isWritten: values.write, parts: positionals.length > 0 ? positionals : Object.keys(PARTS) };
}

/** When, on what and with what: a figure means nothing without. */
function describeMachine(isQuick: boolean): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB`;
  const versions = `Node ${process.versions.node}, sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`;
  return `${new Date().toISOString().slice(0, 16)}Z; ${machine}; ${versions}${isQuick ? '; quick' : ''}`;
}

await runFamily(async (family) => {
  const { isQuick, isWritten, parts } = readArguments(process.argv.slice(2));
  const startMs = performance.now();
  const chosen = Object.entries(PARTS).filter(([name]) => parts.includes(name));
  const machine = describeMachine(isQuick);
  print(machine);
  const kinds = [...new Set(chosen.flatMap(([, part]) => part.kinds))].filter((kind) => !isQuick || !ONLY_FULL.includes(kind));
  const bench = await startBench(family, { isQuick, kinds, print });
  const figures = new Map<string, Figure[]>();
  for (const [name, { measure }] of chosen) {
    family.signal.throwIfAborted();
    figures.set(name, await measure(bench));
  }
  const runs = await bench.service.assertForgotten();
  const table = formatFigures([...figures.values()].flat());
  print(`\nEvery result was checked. Vault empty, both purges of all ${runs} runs in the log.\n\n${table}`);
  print(`\n${((performance.now() - startMs) / 60_000).toFixed(1)} minutes`);
  // Each part with its own date and machine: what is compared was always measured within one part.
  for (const [name, part] of isWritten ? figures : []) await writeReport(PAGE, name, `${machine}\n\n${formatFigures(part)}`);
});
