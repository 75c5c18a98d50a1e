import type { Redis } from 'ioredis';
import { SetupError } from '../../kernel/index.ts';

/**
 * Refuses a Redis in which a deleted key could live on (RDB, AOF, replicas) or a kept one vanish early (eviction), and one that does
 * not tell. Errors of the connection come out unchanged.
 */
export async function checkVolatileRedis(redis: Redis): Promise<void> {
  const save = await readConfig(redis, 'save');
  if (save !== '') refuse('writes snapshots to disk', 'Start it with --save "".');
  const appendOnly = await readConfig(redis, 'appendonly');
  if (appendOnly !== 'no') refuse('writes every command to a file', 'Start it with --appendonly no.');
  const policy = await readConfig(redis, 'maxmemory-policy');
  if (policy !== 'noeviction') refuse(`may drop keys that are still needed (${policy})`, 'Start it with --maxmemory-policy noeviction.');
  const replication = await redis.info('replication');
  if (!/^role:master\r?$/m.test(replication)) refuse('is a replica of another server', 'Use a server of its own.');
  if (!/^connected_slaves:0\r?$/m.test(replication)) refuse('has replicas, which hold copies', 'Use a server without replicas.');
}

async function readConfig(redis: Redis, name: string): Promise<string> {
  const reply: unknown = await redis.config('GET', name).catch((error: unknown) => {
    // A managed server that hides its settings answers with an error of its own; a lost connection is another matter.
    if (error instanceof Error && error.name === 'ReplyError')
      refuse(`does not tell its setting "${name}"`, 'Allow CONFIG GET to this service.');
    throw error;
  });
  const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
  if (typeof value !== 'string') refuse(`does not tell its setting "${name}"`, 'Use a Redis server that knows it.');
  return value;
}

function refuse(what: string, remedy: string): never {
  throw new SetupError(`The Redis for source keys ${what}. Keys must live in memory only. ${remedy}`);
}
