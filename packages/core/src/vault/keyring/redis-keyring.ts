import { Redis } from 'ioredis';
import { AppError, SetupError } from '../../kernel/index.ts';
import { assertObjectId } from '../storage/object-id.ts';
import { checkVolatileRedis } from './check-volatile-redis.ts';
import { assertKeyEntry, copyKey, type Keyring } from './keyring.ts';

/** Redis's slow log quotes the first 128 bytes of a value and outlives its deletion: the key stands behind them. */
const PADDING = Buffer.alloc(128);
const ZEROS = Buffer.alloc(32);

/** Keys in a Redis that persists nothing, for an api and workers in several processes. `url` as in `redis://host:port/db`. */
export function createRedisKeyring(options: { url: string; keyPrefix?: string }): Keyring {
  const redis = new Redis(options.url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    connectTimeout: 3_000,
    commandTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  // Every command reports its own failure; without a listener the connection's would end the process.
  redis.on('error', () => undefined);
  const nameOf = (id: string): string => {
    assertObjectId(id);
    return `${options.keyPrefix ?? 'imagemint:source-key:'}${id}`;
  };

  return {
    async put(id, key, ttlSeconds) {
      assertKeyEntry(key, ttlSeconds);
      const value = Buffer.concat([PADDING, key]);
      try {
        await run(() => redis.set(nameOf(id), value, 'PX', Math.ceil(ttlSeconds * 1000)));
      } finally {
        value.fill(0);
      }
    },
    async get(id) {
      const value = await run(() => redis.getBuffer(nameOf(id)));
      if (value === null) return null;
      const key = copyKey(value.subarray(PADDING.length));
      value.fill(0);
      return key;
    },
    async delete(id) {
      const name = nameOf(id);
      // Overwritten in place first, because freed memory keeps its bytes. A full Redis refuses that, but never the deletion.
      const overwritten = await redis
        .multi()
        .setrange(name, PADDING.length, ZEROS)
        .del(name)
        .exec()
        .catch(() => null);
      if (overwritten?.every(([error]) => error === null) !== true) await run(() => redis.del(name));
    },
    has: async (id) => (await run(() => redis.exists(nameOf(id)))) === 1,
    check: () => run(() => checkVolatileRedis(redis)),
    async close() {
      redis.disconnect();
    },
  };
}

async function run<Result>(command: () => Promise<Result>): Promise<Result> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof AppError || error instanceof RangeError || error instanceof SetupError) throw error;
    throw new AppError('SERVICE_UNAVAILABLE', { cause: error, retryAfterSeconds: 5 });
  }
}
