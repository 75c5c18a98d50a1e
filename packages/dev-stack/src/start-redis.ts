import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findFreePort } from './find-free-port.ts';

export type RedisServer = { url: string; pid: number; stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void> };

/** Either a server, or why there is none. */
export type RedisStart = { server: RedisServer; reason?: undefined } | { server: null; reason: string };

const START_SECONDS = 10;

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  const pong = await client
    .connect()
    .then(() => client.ping())
    .catch(() => '');
  client.disconnect();
  return pong === 'PONG';
}

/**
 * Starts a Redis without persistence on 127.0.0.1 when `redis-server` is installed.
 * @param options.settings further `redis.conf` settings, such as `{ maxmemory: '8mb' }`; `dir` keeps files of an append-only log
 *   over a restart.
 */
export async function startRedis(options: { port?: number; dir?: string; settings?: Record<string, string> } = {}): Promise<RedisStart> {
  const port = options.port ?? (await findFreePort());
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'imagemint-redis-')));
  const settings = { bind: '127.0.0.1', port: String(port), dir, save: '', appendonly: 'no', ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const removeDir = async (): Promise<void> => (options.dir === undefined ? rm(dir, { recursive: true, force: true }) : undefined);
  const child = spawn('redis-server', flags, { stdio: 'ignore' });
  const spawned = await once(child, 'spawn').then(
    () => true,
    () => false,
  );
  if (!spawned || child.pid === undefined) {
    await removeDir();
    return { server: null, reason: 'redis-server is not installed' };
  }
  const url = `redis://127.0.0.1:${port}`;
  const deadline = Date.now() + START_SECONDS * 1000;
  while (child.exitCode === null && Date.now() < deadline && !(await answers(url))) await sleep(25);
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await once(child, 'exit');
    await removeDir();
  };
  if (child.exitCode !== null) {
    await removeDir();
    return { server: null, reason: `redis-server ended at once with code ${child.exitCode}` };
  }
  return { server: { url, pid: child.pid, stop } };
}
