import { createJobs, type JobsBackend } from '@imagemint/core/jobs';
import { createLogger, systemClock } from '@imagemint/core/kernel';
import { createRunEvents } from '@imagemint/core/tool-runs';
import { type BlobStore, createFolderStore, createRedisKeyring, createS3Store } from '@imagemint/core/vault';
import { createDb } from '@imagemint/db';
import { createWorker } from './create-worker.ts';
import { EnvError, readEnv, type WorkerEnv } from './env.ts';

/** Connections beside one for each lane: upkeep, and a commit that waits for another. */
const MORE_CONNECTIONS = 4;

function createStore(env: WorkerEnv): BlobStore {
  if (env.VAULT_DIR !== undefined) return createFolderStore({ path: env.VAULT_DIR, allowDisk: env.VAULT_ALLOW_DISK });
  return createS3Store({
    bucket: env.S3_BUCKET ?? '',
    region: env.S3_REGION,
    credentials: { accessKeyId: env.S3_ACCESS_KEY_ID ?? '', secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '' },
    forcePathStyle: env.S3_FORCE_PATH_STYLE,
    ...(env.S3_ENDPOINT === undefined ? {} : { endpoint: env.S3_ENDPOINT }),
  });
}

async function start(env: WorkerEnv): Promise<void> {
  const log = createLogger({ level: env.LOG_LEVEL });
  const vault = { store: createStore(env), keyring: createRedisKeyring({ url: env.KEYRING_REDIS_URL }) };
  await reach('KEYRING_REDIS_URL', vault.keyring.check());
  if ((await reach('The vault', vault.store.check())).includes('disk-allowed')) log.warn('vault.disk-allowed');
  const backend: JobsBackend =
    env.REDIS_URL === undefined ? { kind: 'postgres', url: env.DATABASE_URL } : { kind: 'redis', url: env.REDIS_URL };
  const jobs = createJobs({ backend, log });
  const runEvents = await reach('DATABASE_URL', createRunEvents({ url: env.DATABASE_URL, log }));
  const db = createDb({ url: env.DATABASE_URL, maxConnections: env.WORKER_LANES + MORE_CONNECTIONS });
  const worker = await createWorker({
    ctx: { db, clock: systemClock, log, vault, jobs, runEvents },
    jobs: { backend, lockMs: env.JOB_LOCK_SECONDS * 1_000, stalledCheckMs: env.JOB_STALLED_CHECK_SECONDS * 1_000 },
    lanes: env.WORKER_LANES,
    sandbox: {
      spares: env.WORKER_SPARES ?? env.WORKER_LANES,
      memoryLimitBytes: env.SANDBOX_MEMORY_MEGABYTES * 1_048_576,
      timeLimitMs: env.SANDBOX_TIME_LIMIT_SECONDS * 1_000,
    },
    ...(env.VAULT_DIR === undefined ? {} : { storeFolder: env.VAULT_DIR }),
  });
  await untilTold();
  await worker.close();
  await Promise.all([jobs[Symbol.asyncDispose](), runEvents[Symbol.asyncDispose](), vault.keyring.close(), db.$disconnect()]);
}

async function reach<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'StartCheckError') throw cause;
    // The cause may quote an address with a password.
    throw new EnvError(`${what} does not answer`, { cause });
  }
}

async function untilTold(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve());
  });
}

try {
  await start(readEnv());
} catch (error) {
  // EnvError and StartCheckError are written for the operator; anything else may quote what it must not.
  const isForOperator = error instanceof Error && ['EnvError', 'StartCheckError'].includes(error.name);
  process.stderr.write(
    `ImageMint worker: ${isForOperator ? error.message : `cannot start (${error instanceof Error ? error.name : 'unknown'})`}\n`,
  );
  process.exitCode = 1;
}
// Broken connections that still try to come back would keep the process alive.
process.exit();
