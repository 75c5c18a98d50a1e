import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { adjustOrder, giveOrder, readBooks, reserveCredits } from '../../test/ledger/order-credits.ts';
import { releaseHold } from '../../test/settle-hold.ts';
import { startCore, type Core } from '../../test/start-core.ts';
import { grantCredits, replayLedger } from './index.ts';

const ALL = 2_147_483_647;
const NO_PERMISSION = '42501';
let core: Core;
const opened: pg.Client[] = [];
beforeAll(async () => void (core = await startCore()));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.end()));
  expect(await replayLedger(core.system)).toEqual({ drift: 0 });
});
afterAll(() => core[Symbol.asyncDispose]());

async function connect(role: 'service' | 'owner'): Promise<pg.Client> {
  const options = role === 'service' ? { options: '-c role=imagemint_service' } : {};
  const client = new pg.Client({ connectionString: core.database.url, ...options });
  await client.connect();
  opened.push(client);
  return client;
}

/** The state of the refusal, or "done". */
async function attempt(client: pg.Client, sql: string, values: unknown[] = []): Promise<string> {
  return await client.query(sql, values).then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'an error without a state',
  );
}

async function countRows(accountId: string) {
  const where = { accountId };
  const { db } = core.system;
  return { grants: await db.grant.count({ where }), holds: await db.hold.count({ where }), entries: await db.ledgerEntry.count({ where }) };
}

describe('arguments that no caller should send are refused and leave nothing', () => {
  test.each([0, -5, -ALL, null])('granting or reserving %s', async (amount) => {
    const { accountId } = await core.as({ credits: 10 });
    await reserveCredits(core.system, accountId, 5);
    const before = await countRows(accountId);
    const client = await connect('service');
    const refused = expect.stringMatching(/^(23514|23502|22003)$/);
    expect(await attempt(client, "SELECT quota_grant($1, 'odd', $2, 10, NULL, now())", [accountId, amount])).toEqual(refused);
    expect(await attempt(client, 'SELECT quota_reserve($1, $2, $3, now())', [accountId, randomUUID(), amount])).toEqual(refused);
    expect(await countRows(accountId)).toEqual(before);
  });

  test.each([
    ['nothing', null],
    ['less than nothing', -1],
    ['the least there is', -ALL - 1],
  ])('levels of %s', async (_name, level) => {
    const { accountId } = await core.as();
    const orderId = await giveOrder(core.system, { accountId, credits: 10 });
    const client = await connect('service');
    for (const levels of [
      [level, 0, 0],
      [0, level, 0],
      [0, 0, level],
    ])
      expect(await attempt(client, 'SELECT quota_adjust($1, $2, $3, $4, now())', [orderId, ...levels])).toBe('22023');
    expect(await readBooks(core.system, orderId)).toEqual({ available: 10 });
  });

  test('the largest numbers there are neither overflow nor stop a refund', async () => {
    const { accountId } = await core.as();
    const orderId = await giveOrder(core.system, { accountId, credits: ALL });
    const runId = await reserveCredits(core.system, accountId, ALL);
    await adjustOrder(core.system, orderId, { revoked: ALL, frozen: ALL, writtenOff: ALL });
    expect(await readBooks(core.system, orderId)).toEqual({ held: ALL, revoked: ALL, owed: ALL });
    await releaseHold(core.system, { runId });
    expect(await readBooks(core.system, orderId)).toEqual({ revoked: ALL });
  });

  test.each(['OPEN', 'ANYTHING', null])('settling a hold as %s', async (state) => {
    const { accountId } = await core.as({ credits: 10 });
    const [runId] = [await reserveCredits(core.system, accountId, 5), await reserveCredits(core.system, accountId, 5)];
    const client = await connect('service');
    for (let time = 0; time < 2; time += 1)
      expect(await attempt(client, 'SELECT quota_settle($1, $2, now())', [runId, state])).toMatch(/^(22023|23502)$/);
    expect(await core.system.db.grant.findMany({ where: { accountId } })).toMatchObject([{ available: 0, held: 10 }]);
  });

  test('a run of another account is no reservation', async () => {
    const [one, other] = [await core.as({ credits: 10 }), await core.as({ credits: 10 })];
    const runId = await reserveCredits(core.system, one.accountId, 5);
    const client = await connect('service');
    expect(await attempt(client, 'SELECT quota_reserve($1, $2, 5, now())', [other.accountId, runId])).toBe('23505');
    expect(await countRows(other.accountId)).toEqual({ grants: 1, holds: 0, entries: 1 });
  });

  test('an order gives once, to one account', async () => {
    const accounts = await Promise.all(Array.from({ length: 10 }, () => core.as()));
    const orderId = randomUUID();
    const given = await Promise.allSettled(accounts.map(({ accountId }) => giveOrder(core.system, { accountId, credits: 10, orderId })));
    expect(given.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await core.system.db.grant.count({ where: { orderId } })).toBe(1);
  });

  test('too few credits: nothing is held, not even a part, and nothing is written', async () => {
    const { accountId } = await core.as({ credits: 10 });
    await grantCredits(core.system, { accountId, origin: 'more', amount: 10, endsAt: new Date(core.system.clock.now().getTime() + 1) });
    core.advance(1);
    const before = await countRows(accountId);
    const client = await connect('service');
    expect(await attempt(client, "SELECT quota_reserve($1, $2, 21, now() + interval '1 hour')", [accountId, randomUUID()])).toBe('IM001');
    expect(await countRows(accountId)).toEqual(before);
  });
});

describe('the service cannot write past the functions', () => {
  test.each([
    'UPDATE grants SET available = available + 1',
    'UPDATE grants SET freeze_target = 0',
    'UPDATE holds SET state = state',
    'UPDATE ledger_entries SET amount = amount',
    'INSERT INTO grants SELECT * FROM grants',
    'INSERT INTO holds SELECT * FROM holds',
    'INSERT INTO ledger_entries SELECT * FROM ledger_entries',
    'DELETE FROM grants',
    'DELETE FROM holds',
    'TRUNCATE grants',
    'TRUNCATE holds',
    'TRUNCATE ledger_entries',
    'DO $$ BEGIN LOCK TABLE grants IN EXCLUSIVE MODE; END $$',
    'SELECT * FROM grants FOR UPDATE',
    'ALTER TABLE ledger_entries DISABLE TRIGGER ALL',
    'SET session_replication_role = replica',
    "SELECT setval('ledger_entries_seq_seq', 1)",
    "SELECT quota_post(gen_random_uuid(), gen_random_uuid(), NULL, 'grant', 'issued', 'available', 1, now())",
    'SELECT quota_repay(gen_random_uuid(), now())',
    'SELECT quota_end(gen_random_uuid(), now())',
    'SELECT quota_apply_targets(gen_random_uuid(), gen_random_uuid(), now())',
    'CREATE TABLE public.extra (n int)',
    'CREATE FUNCTION public.quota_lock(text) RETURNS void LANGUAGE sql AS $$ SELECT $$',
    'CREATE OR REPLACE FUNCTION public.quota_lock(p_account uuid) RETURNS void LANGUAGE sql AS $$ SELECT $$',
    'CREATE TRIGGER mine BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION run_notify()',
    'CREATE SCHEMA mine',
  ])('%s', async (sql) => {
    expect(await attempt(await connect('service'), sql)).toBe(NO_PERMISSION);
  });

  test('tables of its own with the same names do not get between', async () => {
    const { accountId } = await core.as({ credits: 10 });
    const client = await connect('service');
    for (const table of ['accounts', 'grants', 'holds', 'ledger_entries'])
      await client.query(`CREATE TEMPORARY TABLE ${table} (LIKE public.${table} INCLUDING DEFAULTS)`);
    await client.query('SET search_path = pg_temp, public');
    const runId = randomUUID();
    await client.query('SELECT quota_reserve($1, $2, 4, now())', [accountId, runId]);
    await client.query("SELECT quota_settle($1, 'COMMITTED', now())", [runId]);
    expect(await core.system.db.grant.findMany({ where: { accountId } })).toMatchObject([{ available: 6, held: 0, spent: 4 }]);
  });

  test.each([
    ['DELETE FROM grants', 'IM009'],
    ['TRUNCATE grants', 'IM009'],
    ['DELETE FROM holds', 'IM009'],
    ['TRUNCATE holds', 'IM009'],
    ['UPDATE grants SET available = available + 1', '23514'],
    ['UPDATE grants SET owed = owed + 1', '23514'],
  ])('nor can the owner of the tables: %s', async (sql, state) => {
    await core.as({ credits: 10 });
    expect(await attempt(await connect('owner'), sql)).toBe(state);
  });

  test('what the owner writes beside the functions is found', async () => {
    const { accountId } = await core.as({ credits: 10 });
    const client = await connect('owner');
    for (const sql of [
      'UPDATE grants SET available = available - 1, spent = spent + 1 WHERE account_id = $1',
      "INSERT INTO ledger_entries (account_id, grant_id, kind, debit_book, credit_book, amount, created_at) VALUES ($1, gen_random_uuid(), 'grant', 'issued', 'available', 1, now())",
    ]) {
      await client.query('BEGIN');
      await client.query(sql, [accountId]);
      const seen = {
        $queryRaw: async (text: TemplateStringsArray, ...values: unknown[]) => (await ask(client, text, values)).rows as unknown[],
      };
      expect(await replayLedger({ ...core.system, db: seen as unknown as typeof core.system.db }, { accountId })).toEqual({ drift: 2 });
      await client.query('ROLLBACK');
    }
  });
});

/** A tagged template through a connection that has not committed. */
const ask = (client: pg.Client, text: TemplateStringsArray, values: unknown[]) =>
  client.query(text.map((part, at) => (at < values.length ? `${part}$${at + 1}` : part)).join(''), values);

describe('at the same time on one account', () => {
  test('grants, reserves, settlements, refunds, disputes and looks: no deadlock, no lost update', async () => {
    const { accountId } = await core.as();
    const orders: string[] = [];
    for (let at = 0; at < 6; at += 1) orders.push(await giveOrder(core.system, { accountId, credits: 20, priority: at % 3 }));
    const clients = await Promise.all(Array.from({ length: 24 }, () => connect('service')));
    const states = new Set<string>();
    await Promise.all(
      clients.map(async (client, number) => {
        for (let round = 0; round < 25; round += 1) {
          const orderId = orders[(number + round) % orders.length];
          const runId = randomUUID();
          const calls: [string, unknown[]][] = [
            ['SELECT quota_reserve($1, $2, 7, now())', [accountId, runId]],
            ['SELECT quota_settle($1, $2, now())', [runId, round % 2 ? 'COMMITTED' : 'RELEASED']],
            ['SELECT quota_adjust($1, $2, $3, $4, now())', [orderId, (number * round) % 21, round % 9, number % 7]],
            ["SELECT quota_grant($1, $2, 9, $3, now() + interval '50 ms', now())", [accountId, `origin ${round} ${number % 8}`, round % 4]],
            ["SELECT quota_expire($1, now() + interval '1 s')", [accountId]],
          ];
          const [sql, values] = calls[(number + round) % calls.length] ?? ['', []];
          states.add(await attempt(client, sql, values));
          if (sql.includes('reserve')) states.add(await attempt(client, "SELECT quota_settle($1, 'RELEASED', now())", [runId]));
        }
      }),
    );
    expect([...states].filter((state) => state !== 'done' && state !== 'IM001')).toEqual([]);
    const [sums] = await core.system.db.$queryRaw`
      SELECT SUM(held)::int AS held, SUM(repaid)::int AS repaid, MIN(available) >= 0 AS solid FROM grants WHERE account_id = ${accountId}::uuid`.then(
      (rows) => rows as { held: number; repaid: number; solid: boolean }[],
    );
    expect(sums).toEqual({ held: 0, repaid: 0, solid: true });
  });

  test('credits given without a lock beside others that spend: what is owed is paid once', async () => {
    const { accountId } = await core.as();
    const orderId = await giveOrder(core.system, { accountId, credits: 1_000 });
    await reserveCredits(core.system, accountId, 1_000);
    await adjustOrder(core.system, orderId, { revoked: 1_000 });
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect('service')));
    const states = await Promise.all(
      clients.flatMap((client, number) => [
        attempt(client, 'SELECT quota_grant($1, $2, 70, $3, NULL, now())', [accountId, `gift ${number}`, number % 3]),
        attempt(client, 'SELECT quota_reserve($1, $2, 30, now())', [accountId, randomUUID()]),
      ]),
    );
    expect(states.filter((state) => state !== 'done' && state !== 'IM001')).toEqual([]);
    expect(await readBooks(core.system, orderId)).toEqual({ held: 1_000, revoked: 1_000, repaid: -1_000 });
  });
});
