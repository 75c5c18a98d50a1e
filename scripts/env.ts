import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOOL_IDS, type ToolId, ToolNames } from '@imagemint/contract/tools';

/** The checkout's root folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where the models are built and kept. */
export const MODELS_DIR = join(ROOT, '.models');

/** Where the fake Stripe of `npm start` keeps its customers, in the data folder. */
export const FAKE_STRIPE_FILE = 'fake-stripe.json';

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
  /** Tools that take no new runs. */
  toolsOff: ToolId[];
  /** Real payments: without both keys a fake takes the place of Stripe. */
  stripe: { secretKey: string; webhookSecret: string } | undefined;
  /** The npm that this was started with, as a program and its first arguments. */
  npm: string[];
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

function readTools(text: string): ToolId[] {
  const names = ToolNames.safeParse(text);
  if (!names.success)
    throw new UsageError(`TOOLS_OFF must name tools with commas between them, not "${text}"; there are ${TOOL_IDS.join(', ')}`);
  return names.data;
}

function readStripe(secretKey = '', webhookSecret = ''): Env['stripe'] {
  if (secretKey === '' && webhookSecret === '') return undefined;
  if (!/^(sk|rk)_(live|test)_\w{8,}$/.test(secretKey)) throw new UsageError('STRIPE_SECRET_KEY must be a secret key, such as sk_test_…');
  if (!/^whsec_\w{8,}$/.test(webhookSecret)) {
    throw new UsageError('STRIPE_WEBHOOK_SECRET must be the signing secret of the webhook endpoint, such as whsec_…');
  }
  return { secretKey, webhookSecret };
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
    toolsOff: readTools(env['TOOLS_OFF'] ?? ''),
    stripe: readStripe(env['STRIPE_SECRET_KEY'], env['STRIPE_WEBHOOK_SECRET']),
    npm: env['npm_execpath']?.endsWith('npm-cli.js') ? [process.execPath, env['npm_execpath']] : ['npm'],
    isCi: Boolean(env['CI']),
  };
}
