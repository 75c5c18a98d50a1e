import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseDataDir, startPostgres, type PostgresServer } from '@imagemint/dev-stack';
import type { Family } from '../stack/run-family.ts';
import type { Arm } from './arm.ts';
import { createOutputChecker, type OutputChecker } from './check-output.ts';
import { createDatabase } from './create-database.ts';
import { createPhotos, type BenchPhoto, type PhotoKind } from './create-photos.ts';
import type { SharpStyle } from './jobs.ts';
import { startService, type BenchService } from './start-service.ts';
import { startSharpArm } from './start-sharp-arm.ts';

/** What the parts of a measurement share. */
export type Bench = {
  isQuick: boolean;
  folder: string;
  photos: readonly BenchPhoto[];
  checker: OutputChecker;
  postgres: PostgresServer;
  /** The service that most parts measure. */
  service: BenchService;
  family: Family;
  /** Numbers of the photos of a kind. */
  numbersOf: (kind: PhotoKind) => number[];
  /** The photo with a number. @throws RangeError */
  photoOf: (number: number) => BenchPhoto;
  /** Another service on a database of its own, for parts that need one without a past. */
  startService: (name: string, redisUrl?: string) => Promise<BenchService>;
  startSharp: (name: string, style: SharpStyle, concurrency?: number) => Promise<Arm>;
  print: (line: string) => void;
};

type BenchOptions = { isQuick: boolean; kinds: readonly PhotoKind[]; print: (line: string) => void };

/** Photos at once in bare sharp: one a core of the machine class that the goals are for. */
const CONCURRENCY = 2;

/** Starts PostgreSQL as production has it, the service, and generates the photos. */
export async function startBench(family: Family, options: BenchOptions): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'imagemint-bench-'));
  family.onStop(() => rm(folder, { recursive: true, force: true }));
  const photos = await createPhotos(join(folder, 'photos'), options.kinds);
  family.signal.throwIfAborted();
  const dataDir = await chooseDataDir(join(folder, 'postgres'));
  const postgres = await startPostgres({ dataDir, durable: true });
  family.onStop(async () => {
    await postgres.stop('immediate');
    await rm(dataDir, { recursive: true, force: true });
  });
  const start = async (name: string, redisUrl?: string): Promise<BenchService> => {
    const database = await createDatabase(postgres.url, `bench_${name}`);
    const service = await startService({ databaseUrl: database.url, folder, name, ...(redisUrl === undefined ? {} : { redisUrl }) });
    family.onStop(() => service.stop());
    return service;
  };
  const startSharp = async (name: string, style: SharpStyle, concurrency = CONCURRENCY): Promise<Arm> => {
    const arm = await startSharpArm({ name, style, photos, concurrency, logPath: join(folder, 'arms.log') });
    family.onStop(() => arm.stop());
    return arm;
  };
  return {
    ...{ isQuick: options.isQuick, folder, photos, postgres, family, startSharp, print: options.print },
    service: await start('main'),
    startService: start,
    checker: createOutputChecker(photos),
    numbersOf: (kind) => photos.flatMap((photo, number) => (photo.kind === kind ? [number] : [])),
    photoOf: (number) => photos[number] ?? raise(`there is no photo ${number}`),
  };
}

function raise(message: string): never {
  throw new RangeError(message);
}
