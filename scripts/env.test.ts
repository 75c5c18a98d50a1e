import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnv, ROOT } from './env.ts';

test('everything has a default that needs no accounts and no network', () => {
  expect(readEnv({})).toEqual({
    host: '127.0.0.1',
    port: 4300,
    databaseUrl: undefined,
    redisUrl: undefined,
    dataDir: join(ROOT, 'data'),
    toolsOff: [],
    stripe: undefined,
    npm: ['npm'],
    isCi: false,
  });
});

test.each([
  ['PORT', 'eighty', 'PORT must be a number from 0 to 65535, not "eighty"'],
  ['PORT', '70000', 'PORT must be'],
  ['DATABASE_URL', 'mysql://localhost/x', 'DATABASE_URL must be a postgresql:// address'],
  ['TOOLS_OFF', 'enhance, cartoon', 'TOOLS_OFF must name tools'],
  ['STRIPE_SECRET_KEY', 'pk_test_12345678', 'STRIPE_SECRET_KEY must be a secret key'],
  ['STRIPE_SECRET_KEY', 'sk_test_12345678', 'STRIPE_WEBHOOK_SECRET must be'],
  ['REDIS_URL', 'localhost:6379', 'REDIS_URL must be a redis:// address'],
])('%s=%s is refused', (name, value, message) => {
  expect(() => readEnv({ [name]: value })).toThrow(message);
});
