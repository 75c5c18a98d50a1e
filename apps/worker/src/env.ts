import { availableParallelism } from 'node:os';
import { z } from 'zod';

/** The environment cannot be used as it is; the message is one line that names the variable and the remedy. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

const Count = z.coerce.number().int().min(1).max(1_024);
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const WorkerEnv = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** The queue's own Redis; without it jobs wait in PostgreSQL. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** A Redis that persists nothing; start refuses any other. */
  KEYRING_REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  VAULT_DIR: z.string().startsWith('/').optional(),
  VAULT_ALLOW_DISK: Flag.default(false),
  S3_BUCKET: z.string().min(1).optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ENDPOINT: z.url().optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  S3_FORCE_PATH_STYLE: Flag.default(false),
  WORKER_LANES: Count.default(availableParallelism()),
  WORKER_SPARES: Count.optional(),
  /** A run whose worker is silent for this long is given to another. */
  JOB_LOCK_SECONDS: Count.default(30),
  JOB_STALLED_CHECK_SECONDS: Count.default(10),
  SANDBOX_MEMORY_MEGABYTES: z.coerce.number().int().min(256).default(2_048),
  SANDBOX_TIME_LIMIT_SECONDS: z.coerce.number().int().min(1).default(60),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type WorkerEnv = z.infer<typeof WorkerEnv>;

const MISSING: Record<string, string> = {
  DATABASE_URL: 'DATABASE_URL is missing: the PostgreSQL database that api and worker share',
  KEYRING_REDIS_URL:
    'KEYRING_REDIS_URL is missing: a worker in a process of its own needs a Redis without persistence for the source keys (a keyring in memory cannot be shared)',
};

/** What a stand-alone worker takes from the environment. @throws EnvError */
export function readEnv(env: NodeJS.ProcessEnv = process.env): WorkerEnv {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = WorkerEnv.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? '');
    // The value is never repeated: it may hold a password.
    throw new EnvError((given[name] === undefined ? MISSING[name] : undefined) ?? `${name} cannot be understood`);
  }
  const { VAULT_DIR, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = parsed.data;
  if ((VAULT_DIR === undefined) === (S3_BUCKET === undefined)) {
    throw new EnvError('Set VAULT_DIR (a tmpfs folder that api and worker share) or S3_BUCKET, and not both');
  }
  if (S3_BUCKET !== undefined && (S3_ACCESS_KEY_ID === undefined || S3_SECRET_ACCESS_KEY === undefined)) {
    throw new EnvError('S3_BUCKET needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY');
  }
  return parsed.data;
}
