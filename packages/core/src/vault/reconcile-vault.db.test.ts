import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chunksOf, startCore, type Core } from '../../test/start-core.ts';
import { reconcileVault, sweepVault, type VaultCtx } from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());

const events = () => core.logged.splice(0).map(({ event }) => event);

async function putStray(): Promise<string> {
  const id = randomUUID();
  await core.shared.vault.store.put(id, chunksOf(Buffer.alloc(100)));
  core.advance(11);
  return id;
}

test('two workers that find the same strays purge each once and fail at none', async () => {
  const strays = await Promise.all(Array.from({ length: 8 }, putStray));
  await Promise.all([reconcileVault(core.system), reconcileVault(core.system)]);
  const { db, vault } = core.system;
  for (const id of strays) expect(await vault.store.stat(id)).toBeNull();
  expect(await db.purgeLogEntry.count({ where: { objectId: { in: strays } } })).toBe(strays.length);
  expect(await db.contentObject.count()).toBe(0);
  expect(events()).not.toContain('vault.purge-failed');
});

test('an object that was purged and got a row again leaves the list without a second entry', async () => {
  const id = await putStray();
  await reconcileVault(core.system);
  const { db, clock } = core.system;
  const first = await db.purgeLogEntry.findUnique({ where: { objectId: id } });
  await db.contentObject.create({ data: { id, runId: randomUUID(), kind: 'source', createdAt: clock.now(), endsAt: clock.now() } });
  events();
  expect(await sweepVault(core.system)).toEqual({ purged: 1, overdue: 0 });
  expect(await db.contentObject.count()).toBe(0);
  expect(await db.purgeLogEntry.findUnique({ where: { objectId: id } })).toEqual(first);
  expect(events()).toEqual([]);
});

test('what is purged while the store is listed raises no alarm; what came back does', async () => {
  const id = await putStray();
  await reconcileVault(core.system);
  events();
  const { store } = core.shared.vault;
  const listing = {
    ...store,
    list: async function* () {
      yield { id, bytes: 100, modifiedAt: new Date(0) };
    },
  };
  const late: VaultCtx = { ...core.system, vault: { ...core.shared.vault, store: listing } };
  expect(await reconcileVault(late)).toEqual({ strays: 0, lost: 0 });
  expect(events()).toEqual([]);

  await store.put(id, chunksOf(Buffer.alloc(100)));
  expect(await reconcileVault(late)).toEqual({ strays: 1, lost: 0 });
  expect(await store.stat(id)).toBeNull();
  expect(events()).toEqual(['vault.stray-found']);
});
