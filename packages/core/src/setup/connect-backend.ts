import { createJobs, type JobsBackend } from '../jobs/index.ts';
import { createLogger, SetupError } from '../kernel/index.ts';
import { createRunEvents, type RunCtx } from '../tool-runs/index.ts';
import { type BlobStore, createFolderStore, createRedisKeyring, createS3Store, type Vault } from '../vault/index.ts';
import type { BackendEnv } from './backend-env.ts';

export type Backend = Pick<RunCtx, 'log' | 'vault' | 'jobs' | 'runEvents'> & { jobsBackend: JobsBackend } & AsyncDisposable;

/**
 * Opens vault, keyring, queue and run events, and checks that they may be used.
 * @throws SetupError when one of them does not answer, or could keep what is deleted.
 */
export async function connectBackend(env: BackendEnv): Promise<Backend> {
  const log = createLogger({ level: env.LOG_LEVEL });
  const vault: Vault = { store: createStore(env), keyring: createRedisKeyring({ url: env.KEYRING_REDIS_URL }) };
  await reach('KEYRING_REDIS_URL', vault.keyring.check());
  for (const warning of await reach('The vault', vault.store.check())) log.warn('vault.store-warning', { reason: warning });
  const jobsBackend: JobsBackend =
    env.REDIS_URL === undefined ? { kind: 'postgres', url: env.DATABASE_URL } : { kind: 'redis', url: env.REDIS_URL };
  const jobs = createJobs({ backend: jobsBackend, log });
  const runEvents = await reach('DATABASE_URL', createRunEvents({ url: env.DATABASE_URL, log }));
  return {
    ...{ log, vault, jobs, jobsBackend, runEvents },
    async [Symbol.asyncDispose]() {
      await Promise.all([jobs[Symbol.asyncDispose](), runEvents[Symbol.asyncDispose](), vault.keyring.close()]);
    },
  };
}

function createStore(env: BackendEnv): BlobStore {
  if (env.VAULT_DIR !== undefined) return createFolderStore({ path: env.VAULT_DIR, allowDisk: env.VAULT_ALLOW_DISK });
  return createS3Store({
    bucket: env.S3_BUCKET ?? '',
    region: env.S3_REGION,
    credentials: { accessKeyId: env.S3_ACCESS_KEY_ID ?? '', secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '' },
    forcePathStyle: env.S3_FORCE_PATH_STYLE,
    ...(env.S3_ENDPOINT === undefined ? {} : { endpoint: env.S3_ENDPOINT }),
  });
}

async function reach<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof SetupError) throw cause;
    // The cause may quote an address with a password.
    throw new SetupError(`${what} does not answer`, { cause });
  }
}
