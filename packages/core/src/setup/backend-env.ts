import { z } from 'zod';
import { SetupError } from '../kernel/index.ts';

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** What every process of a deployment takes from its environment. */
export const BackendEnv = z.object({
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
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type BackendEnv = z.infer<typeof BackendEnv>;

const MISSING: Record<string, string> = {
  DATABASE_URL: 'the PostgreSQL database that api and worker share',
  KEYRING_REDIS_URL:
    'api and worker in processes of their own need a Redis without persistence for the source keys (a keyring in memory cannot be shared)',
};

/**
 * Reads an environment by a schema that extends `BackendEnv`; empty variables count as missing.
 * @param missing what to say of a required variable that is not there.
 * @throws SetupError that names the variable and never its value, which may hold a password.
 */
export function parseEnv<T extends BackendEnv>(
  schema: z.ZodType<T>,
  env: Record<string, string | undefined>,
  missing: Record<string, string> = {},
): T {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? '');
    const remedy = given[name] === undefined ? { ...MISSING, ...missing }[name] : undefined;
    throw new SetupError(remedy === undefined ? `${name} cannot be understood` : `${name} is missing: ${remedy}`);
  }
  const { VAULT_DIR, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = parsed.data;
  if ((VAULT_DIR === undefined) === (S3_BUCKET === undefined)) {
    throw new SetupError('Set VAULT_DIR (a tmpfs folder that api and worker share) or S3_BUCKET, and not both');
  }
  if (S3_BUCKET !== undefined && (S3_ACCESS_KEY_ID === undefined || S3_SECRET_ACCESS_KEY === undefined)) {
    throw new SetupError('S3_BUCKET needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY');
  }
  return parsed.data;
}
