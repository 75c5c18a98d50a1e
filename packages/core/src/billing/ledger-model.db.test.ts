import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb, migrate } from '@imagemint/db';
import { chooseDataDir, startPostgres } from '@imagemint/dev-stack';
import { createTestDatabase } from '@imagemint/dev-stack/create-test-database';
import { createRandom } from '@imagemint/dev-stack/photos/random';
import { expect, test } from 'vitest';
import { createChooser } from '../../test/ledger/choose-step.ts';
import { readSeed } from '../../test/ledger/env.ts';
import { runSteps, type Figures, type Server } from '../../test/ledger/run-steps.ts';
import type { FaultKind } from '../../test/ledger/step.ts';
import { createDice } from '../../test/lifecycle/choose-operation.ts';

const OPERATIONS = 10_000;
const OPERATIONS_WITH_CRASHES = 500;
const SEED = readSeed(20_261_129);

type Faults = Partial<Record<FaultKind, number>>;

async function run(server: Server, operations: number, faults: Faults): Promise<Figures> {
  const db = createDb({ url: server.url, maxConnections: 2 });
  try {
    const chooser = createChooser(createDice(createRandom(SEED)), faults);
    return await runSteps({ ...server, system: { actor: { kind: 'system' }, db } }, chooser, { seed: SEED, operations });
  } finally {
    await db.$disconnect();
  }
}

test(`${OPERATIONS} random operations with connections and clients killed in between: every book of every grant is the model's`, async () => {
  const database = await createTestDatabase();
  const faults = { process: 0.002, cut: 0.01, terminate: 0.015, 'terminate-waiting': 0.01 };
  const figures = await run(database, OPERATIONS, faults).finally(() => database.drop());
  process.stdout.write(`seed ${SEED}: ${JSON.stringify(figures)}\n`);
  for (const kind of Object.keys(faults)) expect(figures.faults[kind] ?? 0, kind).toBeGreaterThan(3);
  expect(figures.maybes).toBeGreaterThan(20);
}, 600_000);

test(`the server crashes under ${OPERATIONS_WITH_CRASHES} random operations: what was answered is there, and what was not is whole or not at all`, async () => {
  const dataDir = await chooseDataDir(await mkdtemp(join(tmpdir(), 'imagemint-ledger-')));
  let server = await startPostgres({ dataDir, durable: false });
  await migrate(server.url);
  const crash = async (): Promise<void> => {
    await server.stop('immediate');
    server = await startPostgres({ dataDir, durable: false, port: server.port });
  };
  try {
    const figures = await run({ url: server.url, crash }, OPERATIONS_WITH_CRASHES, { crash: 0.01, terminate: 0.02 });
    process.stdout.write(`seed ${SEED}: ${JSON.stringify(figures)}\n`);
    expect(figures.faults['crash'] ?? 0).toBeGreaterThan(2);
  } finally {
    await server.stop('immediate');
    await rm(dataDir, { recursive: true, force: true });
  }
}, 300_000);
