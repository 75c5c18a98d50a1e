import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

export class UsageError extends Error {
  override name = 'UsageError';
}

export type Env = {
  host: string;
  port: number;
  /** A PostgreSQL of one's own instead of the embedded one. */
  databaseUrl: string | undefined;
  /** Queue and keyring on Redis instead of PostgreSQL and memory. */
  redisUrl: string | undefined;
  dataDir: string;
  isCi: boolean;
};

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`PORT must be a number from 0 to 65535, not "${text}"`);
  return port;
}

function readUrl(name: string, text: string | undefined, protocols: string[]): string | undefined {
  if (!text) return undefined;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol))
    throw new UsageError(`${name} must be a ${protocols[0]}// address`);
  return text;
}

/** A path that was given on the command line, seen from the folder that the command was called in. */
export function resolveArgument(path: string, env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['INIT_CWD'] ?? '.', path);
}

/** The environment of a service that is started beside this process, with changes. */
export function childEnv(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/**
 * What the commands take from the environment.
 * @throws UsageError naming the variable that cannot be understood.
 */
export function readEnv(env: NodeJS.ProcessEnv = process.env): Env {
  return {
    host: env['HOST'] ?? '127.0.0.1',
    port: readPort(env['PORT'] ?? '4300'),
    databaseUrl: readUrl('DATABASE_URL', env['DATABASE_URL'], ['postgresql:', 'postgres:']),
    redisUrl: readUrl('REDIS_URL', env['REDIS_URL'], ['redis:', 'rediss:']),
    dataDir: resolve(ROOT, (env['DATA_DIR'] ?? 'data').replace(/^~(?=\/)/, homedir())),
    isCi: Boolean(env['CI']),
  };
}
