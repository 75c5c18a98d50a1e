import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseDataDir, startPostgres, type PostgresServer } from '@imagemint/dev-stack';
import { migrate } from '@imagemint/db';
import type { Family } from '../stack/run-family.ts';
import type { Arm } from './arm.ts';
import { createOutputChecker, type OutputChecker } from './check-output.ts';
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
  service: BenchService;
  family: Family;
  numbersOf: (kind: PhotoKind) => number[];
  startSharp: (name: string, style: SharpStyle, concurrency?: number) => Promise<Arm>;
  print: (line: string) => void;
};

/** Photos at once in bare sharp: one a core of the machine class that the goals are for. */
const CONCURRENCY = 2;

/** Starts PostgreSQL as production has it, the service, and generates the photos. */
export async function startBench(
  family: Family,
  options: { isQuick: boolean; kinds: readonly PhotoKind[]; print: (line: string) => void },
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'imagemint-bench-'));
  family.onStop(() => rm(folder, { recursive: true, force: true }));
  const photoFolder = join(folder, 'photos');
  const photos = await createPhotos(photoFolder, options.kinds);
  family.signal.throwIfAborted();
  const dataDir = await chooseDataDir(join(folder, 'postgres'));
  const postgres = await startPostgres({ dataDir, durable: true });
  family.onStop(async () => {
    await postgres.stop('immediate');
    await rm(dataDir, { recursive: true, force: true });
  });
  await migrate(postgres.url);
  const service = await startService({ databaseUrl: postgres.url, folder, name: 'service' });
  family.onStop(() => service.stop());
  const startSharp = async (name: string, style: SharpStyle, concurrency = CONCURRENCY): Promise<Arm> => {
    const arm = await startSharpArm({ name, style, photos, concurrency, logPath: join(folder, 'arms.log') });
    family.onStop(() => arm.stop());
    return arm;
  };
  return {
    ...{ isQuick: options.isQuick, folder, photos, postgres, service, family, startSharp, print: options.print },
    checker: createOutputChecker(photos),
    numbersOf: (kind) => photos.flatMap((photo, number) => (photo.kind === kind ? [number] : [])),
  };
}
