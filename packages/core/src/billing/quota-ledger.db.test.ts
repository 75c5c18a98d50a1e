import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCore, type Core } from '../../test/start-core.ts';
import { commitHold, releaseHold } from '../../test/settle-hold.ts';
import { getBalance, getQuota, grantCredits, listQuotas, listStatement, replayLedger } from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());

/** Reserves through plain connections, as many processes would. @returns how many succeeded. */
async function reserveAll(accountId: string, amounts: number[], connections: number): Promise<number> {
  const queue = [...amounts];
  let succeeded = 0;
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: core.database.url, options: '-c role=imagemint_service' });
      await client.connect();
      return client;
    }),
  );
  await Promise.all(
    clients.map(async (client) => {
      for (let amount = queue.pop(); amount !== undefined; amount = queue.pop()) {
        const reserved = await client.query('SELECT quota_reserve($1, $2, $3, now())', [accountId, randomUUID(), amount]).then(
          () => true,
          (error: { code?: string }) => {
            if (error.code !== 'IM001') throw error;
            return false;
          },
        );
        if (reserved) succeeded += 1;
      }
      await client.end();
    }),
  );
  return succeeded;
}

/** An account without the month's plan credits, holding exactly `credits`. */
async function accountWith(credits: number) {
  const ctx = await core.as({ credits });
  return ctx;
}

async function reserve(accountId: string, runId: string, amount: number): Promise<void> {
  await core.system.db
    .$executeRaw`SELECT quota_reserve(${accountId}::uuid, ${runId}::uuid, ${amount}::int, ${core.shared.clock.now()}::timestamptz)`;
}

describe('overspending is impossible', () => {
  test('20 parallel reserves of 75 on 500: exactly 6, 450 held', async () => {
    const { accountId } = await accountWith(500);
    expect(
      await reserveAll(
        accountId,
        Array.from({ length: 20 }, () => 75),
        20,
      ),
    ).toBe(6);
    const [grant] = await core.system.db.grant.findMany({ where: { accountId } });
    expect(grant).toMatchObject({ available: 50, held: 450 });
  });

  test('10 000 reserves of 1 over 200 connections on 100: exactly 100', async () => {
    const { accountId } = await accountWith(100);
    expect(
      await reserveAll(
        accountId,
        Array.from({ length: 10_000 }, () => 1),
        200,
      ),
    ).toBe(100);
    const [grant] = await core.system.db.grant.findMany({ where: { accountId } });
    expect(grant).toMatchObject({ available: 0, held: 100 });
    expect(await replayLedger(core.system, { accountId })).toEqual({ drift: 0 });
  }, 120_000);

  test('not even the owner of the table can take a balance below zero', async () => {
    const { accountId } = await accountWith(10);
    const client = new pg.Client({ connectionString: core.database.url });
    await client.connect();
    await expect(client.query('UPDATE grants SET available = -1 WHERE account_id = $1', [accountId])).rejects.toMatchObject({
      code: '23514',
    });
    await client.end();
  });
});

describe('a hold is settled once', () => {
  test('reserving twice for one run sets aside once', async () => {
    const { accountId } = await accountWith(10);
    const runId = randomUUID();
    await reserve(accountId, runId, 3);
    await reserve(accountId, runId, 3);
    const [grant] = await core.system.db.grant.findMany({ where: { accountId } });
    expect(grant).toMatchObject({ available: 7, held: 3 });
  });

  test.each([
    ['commit, then release', [commitHold, releaseHold], { available: 7, held: 0 }],
    ['release, then commit', [releaseHold, commitHold], { available: 10, held: 0 }],
  ])('%s: the first stands', async (_name, verbs, expected) => {
    const { accountId } = await accountWith(10);
    const runId = randomUUID();
    await reserve(accountId, runId, 3);
    const settled = [];
    for (const verb of verbs) settled.push(await verb(core.system, { runId }));
    expect(settled).toEqual([true, false]);
    const [grant] = await core.system.db.grant.findMany({ where: { accountId } });
    expect(grant).toMatchObject(expected);
  });

  test('50 commits and releases at once settle it once', async () => {
    const { accountId } = await accountWith(10);
    const runId = randomUUID();
    await reserve(accountId, runId, 4);
    const verbs = Array.from({ length: 50 }, (_, at) => (at % 2 ? commitHold : releaseHold));
    const settled = await Promise.all(verbs.map((verb) => verb(core.system, { runId })));
    expect(settled.filter(Boolean)).toHaveLength(1);
    expect(await replayLedger(core.system, { accountId })).toEqual({ drift: 0 });
  });

  test('a run without a hold cannot be settled', async () => {
    expect(await commitHold(core.system, { runId: randomUUID() })).toBe(false);
  });
});

describe('grants', () => {
  test('burn by priority, then earliest end, then oldest', async () => {
    const ctx = await core.as({ plan: 'free' });
    const { accountId } = ctx;
    const far = new Date(Date.now() + 90 * 86_400_000);
    const near = new Date(Date.now() + 60 * 86_400_000);
    await grantCredits(core.system, { accountId, origin: 'endless', amount: 5, endsAt: null });
    await grantCredits(core.system, { accountId, origin: 'far', amount: 5, endsAt: far });
    await grantCredits(core.system, { accountId, origin: 'near', amount: 5, endsAt: near });
    await getBalance(ctx);
    await reserve(accountId, randomUUID(), 50 + 5 + 3);
    const grants = await core.system.db.grant.findMany({ where: { accountId }, select: { origin: true, available: true } });
    const left = Object.fromEntries(grants.map(({ origin, available }) => [origin.split(':')[0], available]));
    expect(left).toEqual({ plan: 0, near: 0, far: 2, endless: 5 });
  });

  test('are given once per origin', async () => {
    const { accountId } = await core.as();
    const given = await Promise.all(
      Array.from({ length: 20 }, () => grantCredits(core.system, { accountId, origin: 'once', amount: 5, endsAt: null })),
    );
    expect(given.filter(Boolean)).toHaveLength(1);
  });

  test('end: what was left goes, what is held stays until it is settled', async () => {
    const ctx = await core.as({ plan: 'free' });
    const { accountId } = ctx;
    await getBalance(ctx);
    const runId = randomUUID();
    await reserve(accountId, runId, 8);
    const nextYear = { ...ctx, clock: { now: () => new Date(Date.now() + 366 * 86_400_000) } };
    const balance = await getBalance(nextYear);
    expect(balance).toMatchObject({ available: 50, held: 8 });
    await releaseHold({ ...core.system, clock: nextYear.clock }, { runId });
    expect(await getBalance(nextYear)).toMatchObject({ available: 50, held: 0 });
    expect(await replayLedger(core.system, { accountId })).toEqual({ drift: 0 });
  });
});

describe('the journal', () => {
  test('cannot be changed, by the service or by the owner of the table', async () => {
    await accountWith(1);
    for (const write of [
      core.system.db.$executeRaw`UPDATE ledger_entries SET amount = 1`,
      core.system.db.$executeRaw`INSERT INTO ledger_entries SELECT * FROM ledger_entries`,
      core.system.db.$executeRaw`UPDATE grants SET available = 1`,
      core.system.db.$executeRaw`DELETE FROM holds`,
    ])
      await expect(write).rejects.toThrow(/42501|permission denied/);
    const owner = new pg.Client({ connectionString: core.database.url });
    await owner.connect();
    for (const sql of ['UPDATE ledger_entries SET amount = 1', 'DELETE FROM ledger_entries', 'TRUNCATE ledger_entries']) {
      await expect(owner.query(sql)).rejects.toMatchObject({ code: 'IM009' });
    }
    await owner.end();
  });

  test('is shown newest first, in pages without gaps or repeats', async () => {
    const ctx = await core.as({ credits: 100 });
    for (let at = 0; at < 5; at += 1) await reserve(ctx.accountId, randomUUID(), 1);
    const first = await listStatement(ctx, { limit: 4 });
    const second = await listStatement(ctx, { limit: 4, before: first.next ?? '0' });
    expect([...first.entries, ...second.entries].map(({ kind }) => kind)).toEqual([
      'reserve',
      'reserve',
      'reserve',
      'reserve',
      'reserve',
      'grant',
    ]);
    expect(second.next).toBeNull();
  });

  test('a balance that was altered beside it is found', async () => {
    const { accountId } = await accountWith(10);
    await reserve(accountId, randomUUID(), 6);
    const owner = new pg.Client({ connectionString: core.database.url });
    await owner.connect();
    // Credits out of nowhere are refused even to the owner of the table; moved ones are found.
    await expect(owner.query('UPDATE grants SET available = available + 5 WHERE account_id = $1', [accountId])).rejects.toMatchObject({
      code: '23514',
    });
    await owner.query('UPDATE grants SET available = available + 5, held = held - 5 WHERE account_id = $1', [accountId]);
    await owner.end();
    expect(await replayLedger(core.system, { accountId })).toEqual({ drift: 10 });
  });
});

describe('staff', () => {
  test('see every account, customers see nobody', async () => {
    const customer = await core.as({ credits: 7 });
    const staff = await core.as({ role: 'staff' });
    const { rows } = await listQuotas(staff, { search: customer.accountId, limit: 10 });
    expect(rows).toEqual([{ accountId: customer.accountId, available: 7, held: 0, spent: 0, openHolds: 0 }]);
    expect((await getQuota(staff, { accountId: customer.accountId, limit: 10 })).statement.entries).toHaveLength(1);
    await expect(listQuotas(customer, { limit: 10 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(getQuota(customer, { accountId: customer.accountId, limit: 10 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
