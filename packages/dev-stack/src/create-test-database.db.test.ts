import { createDb } from '@imagemint/db';
import { expect, test } from 'vitest';
import { createTestDatabase } from './create-test-database.ts';

test('each test database is migrated, apart from the others, and gone after its drop', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const [first, second] = [one, two].map(({ url }) => createDb({ url, maxConnections: 2 }));
  if (!first || !second) throw new Error('two databases');
  await first.idempotencyKey.create({
    data: {
      accountId: crypto.randomUUID(),
      keyHash: new Uint8Array(1),
      fingerprint: new Uint8Array(1),
      runId: crypto.randomUUID(),
      expiresAt: new Date(0),
    },
  });
  expect(await first.idempotencyKey.count()).toBe(1);
  expect(await second.idempotencyKey.count()).toBe(0);
  await Promise.all([first.$disconnect(), second.$disconnect()]);
  await Promise.all([one.drop(), two.drop()]);
  const gone = createDb({ url: one.url, maxConnections: 1 });
  await expect(gone.idempotencyKey.count()).rejects.toThrow('does not exist');
  await gone.$disconnect();
});
