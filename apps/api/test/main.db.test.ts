import { createTestDatabase, findFreePort, startRedis, type RedisServer, type TestDatabase } from '@imagemint/dev-stack';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let database: TestDatabase;
let redis: RedisServer | null;
let vault: string;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = (await startRedis({ settings: { 'maxmemory-policy': 'noeviction' } })).server;
  vault = await mkdtemp('/dev/shm/imagemint-api-');
});
afterAll(async () => {
  await database.drop();
  await redis?.stop();
  await rm(vault, { recursive: true, force: true });
});

const settings = (): Record<string, string> => ({
  ORIGIN: 'https://photos.example',
  SECRET: '5c'.repeat(32),
  DATABASE_URL: database.url,
  KEYRING_REDIS_URL: redis?.url ?? 'redis://127.0.0.1:1',
  VAULT_DIR: vault,
  STRIPE_SECRET_KEY: 'sk_test_00000000',
  STRIPE_WEBHOOK_SECRET: 'whsec_00000000',
  // Nobody answers there: a start asks nothing of the payment processor.
  STRIPE_API_BASE: 'http://127.0.0.1:1',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'mail@photos.example',
  LOG_LEVEL: 'silent',
});

async function run(env: Record<string, string>): Promise<{ code: number; errors: string }> {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
  return { code, errors };
}

test('serves on its port until it is told to stop', async (context) => {
  if (!redis) return context.skip('redis-server is not installed');
  const port = String(await findFreePort());
  const child = spawn(process.execPath, [MAIN], { env: { ...settings(), PORT: port }, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  expect(line).toBe(`ImageMint api listens on port ${port}\n`);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  const taken = await run({ ...settings(), PORT: port });
  expect(taken).toEqual({ code: 1, errors: `ImageMint api: PORT ${port} of 127.0.0.1 cannot be opened (EADDRINUSE)\n` });
  child.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
});

test('says what the operator should know of a store that it may use', async (context) => {
  const onDisk = await mkdtemp('/var/tmp/imagemint-api-');
  const isMemory = /tmpfs|ramfs/.test(execFileSync('stat', ['-f', '-c', '%T', onDisk]).toString());
  try {
    if (!redis || isMemory) return context.skip('redis-server is not installed, or there is no disk');
    const env = { ...settings(), PORT: '0', VAULT_DIR: onDisk, VAULT_ALLOW_DISK: 'true', LOG_LEVEL: 'warn' };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const output = text(child.stdout);
    child.stdout.on('data', (piece: string | Buffer) => void (String(piece).includes('listens') && child.kill('SIGTERM')));
    expect(await output).toContain('"event":"vault.store-warning","reason":"disk-allowed"');
  } finally {
    await rm(onDisk, { recursive: true });
  }
});

test.for([
  { hops: '0', left: ['239', '238'] },
  { hops: '1', left: ['239', '239'] },
])('with PROXY_HOPS=$hops two customers behind a proxy have $left requests left', async ({ hops, left }, context) => {
  if (!redis) return context.skip('redis-server is not installed');
  const port = String(await findFreePort());
  const env = { ...settings(), PORT: port, PROXY_HOPS: hops };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  const seen = [];
  for (const address of ['192.0.2.1', '192.0.2.2']) {
    const reply = await fetch(`http://127.0.0.1:${port}/trpc/service.info`, { headers: { 'X-Forwarded-For': address } });
    seen.push(/r=(\d+)/.exec(reply.headers.get('RateLimit') ?? '')?.[1]);
  }
  child.kill('SIGTERM');
  await exited;
  expect(seen).toEqual(left);
});

test.each([
  ['ORIGIN', '', /^ImageMint api: ORIGIN is missing: [^\n]*\n$/],
  ['SECRET', 'short', /^ImageMint api: SECRET cannot be understood\n$/],
  ['DATABASE_URL', 'mysql://user:hunter2@x/y', /^ImageMint api: DATABASE_URL cannot be understood\n$/],
  ['STRIPE_SECRET_KEY', 'hunter2', /^ImageMint api: STRIPE_SECRET_KEY cannot be understood\n$/],
  ['STRIPE_SECRET_KEY', 'sk_live_hunter2hunter2', /^ImageMint api: STRIPE_API_BASE sends the live [^\n]*test key\n$/],
  ['S3_BUCKET', 'photos', /^ImageMint api: Set VAULT_DIR [^\n]*not both\n$/],
  ['KEYRING_REDIS_URL', 'redis://:hunter2@127.0.0.1:1', /^ImageMint api: KEYRING_REDIS_URL does not answer\n$/],
])('%s=%s ends the start with one line that repeats no value', async (name, value, message) => {
  const { code, errors } = await run({ ...settings(), [name]: value });
  expect(code).toBe(1);
  expect(errors).toMatch(message);
});
