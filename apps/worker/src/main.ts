import { systemClock } from '@imagemint/core/kernel';
import { connectBackend, runProgram } from '@imagemint/core/setup';
import { createDb } from '@imagemint/db';
import { createWorker } from './create-worker.ts';
import { readEnv } from './env.ts';

/** Connections beside one for each lane: upkeep, and a commit that waits for another. */
const MORE_CONNECTIONS = 4;

await runProgram('worker', async (untilTold) => {
  const env = readEnv();
  const { jobsBackend, ...backend } = await connectBackend(env);
  const db = createDb({ url: env.DATABASE_URL, maxConnections: env.WORKER_LANES + MORE_CONNECTIONS });
  const worker = await createWorker({
    ctx: { ...backend, db, clock: systemClock },
    jobs: { backend: jobsBackend, lockMs: env.JOB_LOCK_SECONDS * 1_000, stalledCheckMs: env.JOB_STALLED_CHECK_SECONDS * 1_000 },
    lanes: env.WORKER_LANES,
    sandbox: {
      spares: env.WORKER_SPARES ?? env.WORKER_LANES,
      warm: env.WORKER_WARM,
      memoryLimitBytes: env.SANDBOX_MEMORY_MEGABYTES * 1_048_576,
      timeLimitMs: env.SANDBOX_TIME_LIMIT_SECONDS * 1_000,
    },
    ...(env.VAULT_DIR === undefined ? {} : { storeFolder: env.VAULT_DIR }),
    ...(env.MODELS_DIR === undefined ? {} : { modelsFolder: env.MODELS_DIR }),
  });
  await untilTold;
  await worker.close();
  await Promise.all([backend[Symbol.asyncDispose](), db.$disconnect()]);
});
