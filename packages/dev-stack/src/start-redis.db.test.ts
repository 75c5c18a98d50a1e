import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startRedis } from './start-redis.ts';

test('starts a Redis that keeps nothing, or says why it cannot', async (context) => {
  const { server, reason } = await startRedis({ settings: { maxmemory: '8mb' } });
  if (!server) return context.skip(reason);
  const client = new Redis(server.url);
  await client.set('a', '1');
  expect(await client.config('GET', 'save')).toEqual(['save', '']);
  expect(await client.config('GET', 'maxmemory')).toEqual(['maxmemory', String(8 * 1024 * 1024)]);
  client.disconnect();
  await server.stop();
  expect(() => process.kill(server.pid, 0)).toThrow();
});
