import { z } from 'zod';

/** The environment cannot be used as it is; the message is one line that names the variable and the remedy. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const ApiEnv = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Where customers reach the service; sign-in links and checks of the browser's origin are made of it. */
  ORIGIN: z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin),
  /** Encrypts addresses and signs upload tickets; the same in every api process, and from start to start. */
  SECRET: z
    .string()
    .regex(/^[0-9a-f]{64,}$/i)
    .transform((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(500).default(20),
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
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  MAIL_FROM: z.email(),
  CONTACT_EMAIL: z.email().optional(),
  /** Folder of the built web app; without it only the API is served. */
  WEB_DIR: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type ApiEnv = z.infer<typeof ApiEnv>;

const MISSING: Record<string, string> = {
  ORIGIN: 'ORIGIN is missing: the address under which customers reach the service, such as https://photos.example',
  SECRET: 'SECRET is missing: at least 64 hexadecimal digits, such as from `openssl rand -hex 32`',
  DATABASE_URL: 'DATABASE_URL is missing: the PostgreSQL database that api and worker share',
  KEYRING_REDIS_URL:
    'KEYRING_REDIS_URL is missing: an api in a process of its own needs a Redis without persistence for the source keys (a keyring in memory cannot be shared)',
  SMTP_URL: 'SMTP_URL is missing: the mail server that sends sign-in links, such as smtps://user:password@mail.example:465',
  MAIL_FROM: 'MAIL_FROM is missing: the address that sign-in links come from',
};

/** What a stand-alone api takes from the environment. @throws EnvError */
export function readEnv(env: NodeJS.ProcessEnv = process.env): ApiEnv {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = ApiEnv.safeParse(given);
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
