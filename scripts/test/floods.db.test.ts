import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { PaceRules } from '@imagemint/contract/abuse';
import { assertPace } from '@imagemint/core/abuse';
import { issueSignInLink } from '@imagemint/core/accounts';
import type { Actor } from '@imagemint/core/kernel';
import { createTestDatabase, type TestDatabase } from '@imagemint/dev-stack';
import { generatePhoto } from '@imagemint/dev-stack/photos/generate-photo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_VELOCITY } from '../no-limits.ts';
import { dumpDatabase } from './dump-database.ts';
import { runCurl, type CurlAnswer } from './run-curl.ts';
import { startStack, type Stack, type TestAccount } from './start-stack.ts';

/** Small limits. Every suite floods from a network of its own; curl takes any address of 127/8. */
const RULES: PaceRules = {
  'sign-in-link': [
    { per: 'network', every: 'hour', max: 4 },
    { per: 'network', every: 'day', max: 6 },
  ],
  'new-account': [{ per: 'network', every: 'day', max: 2 }],
  checkout: [
    { per: 'account', every: 'hour', max: 3 },
    { per: 'network', every: 'day', max: 5 },
  ],
  runs: [
    { per: 'account', every: 'hour', max: 3 },
    { per: 'network', every: 'day', max: { free: 4 } },
  ],
  'declined-payment': NO_VELOCITY['declined-payment'],
};
const SIGN_IN = '127.77.91.13';
const ACCOUNTS = '127.77.91.14';
const CHECKOUT = '127.77.91.15';
const RUNS = '127.77.91.16';
const FARM = '127.77.91.17';
const HOME = '127.77.91.18';
const ADDRESSES = [SIGN_IN, ACCOUNTS, CHECKOUT, RUNS, FARM, HOME];

const secret = randomBytes(32);
let database: TestDatabase;
let stack: Stack;
let photo: Buffer;
beforeAll(async () => {
  database = await createTestDatabase();
  [stack, photo] = await Promise.all([
    startStack({ databaseUrl: database.url, secret, velocity: RULES, lanes: 1 }),
    generatePhoto({ seed: 3, width: 64, height: 48 }),
  ]);
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await database.drop();
});

type Answer = Pick<CurlAnswer, 'status' | 'headers'> & { code: string; body: unknown };

async function from(address: string, args: string[], stdin?: Uint8Array): Promise<Answer> {
  const { status, headers, body } = await runCurl(['--interface', address, ...args], stdin ? { stdin } : {});
  const said = JSON.parse(body.toString()) as { code?: string; error?: { data: { code: string } } };
  return { status, headers, body: said, code: said.code ?? said.error?.data.code ?? 'OK' };
}
async function call(address: string, procedure: string, input: object): Promise<Answer> {
  const args = ['-H', 'Content-Type: application/json', '--data-binary', JSON.stringify(input), `${stack.origin}/trpc/${procedure}`];
  return await from(address, args);
}
const askForLink = (address: string, email: string) => call(address, 'accounts.requestSignInLink', { email, locale: 'en' });
const newEmail = () => `${randomUUID()}@example.org`;
const tokensFor = (email: string) =>
  stack.service.outbox.list().flatMap(({ to, text }) => (to === email ? [/#token=([\w-]{43})/.exec(text)?.[1] ?? ''] : []));
const redeem = (address: string, token: string | undefined) => call(address, 'accounts.redeemSignInLink', { token });
const run = (address: string, { authorization }: TestAccount) =>
  from(address, ['-H', `Authorization: ${authorization}`, '--data-binary', '@-', `${stack.origin}/v1/runs?tool=convert`], photo);

async function times<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (let at = 0; at < count; at += 1) done.push(await work());
  return done;
}

function expectToWait({ headers }: Answer, most: number): void {
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(most);
}

describe('sign-in', () => {
  test('is slowed for the network that floods it, and tells nobody which address has an account', async () => {
    const { email } = await stack.signUp();
    const taken = [
      await askForLink(SIGN_IN, email),
      await askForLink(SIGN_IN, newEmail()),
      ...(await times(2, () => askForLink(SIGN_IN, email))),
    ];
    expect(new Set(taken.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    const [known, unknown] = [await askForLink(SIGN_IN, email), await askForLink(SIGN_IN, newEmail())];
    for (const refused of [known, unknown]) {
      expect([refused.status, refused.code]).toEqual([429, 'RATE_LIMITED']);
      expectToWait(refused, 3_600);
    }
    const shapeOf = ({ body }: Answer) => JSON.stringify(body).replace(/"(requestId|retryAfterSeconds)":("[^"]*"|\d+)/g, '"$1":0');
    expect(shapeOf(known)).toBe(shapeOf(unknown));
    expect((await askForLink(HOME, email)).status).toBe(200);
    // What was sent before still signs in, from the very network that is refused more.
    expect((await redeem(SIGN_IN, tokensFor(email).at(-1))).status).toBe(200);
  });

  test('stays open for the owner of an address that others ask links for', async () => {
    const { email } = await stack.signUp();
    const answers = [];
    for (let at = 0; at < 12; at += 1) answers.push(await askForLink(`127.77.92.${at + 1}`, email));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(tokensFor(email)).toHaveLength(5);
    expect((await askForLink('127.77.92.99', email)).status).toBe(200);
    expect((await redeem('127.77.92.99', tokensFor(email).at(0))).status).toBe(200);
  });

  test('makes so many accounts from one network a day; a refused link is not burnt, and known accounts get in', async () => {
    const issue = async (email: string) => (await issueSignInLink(stack.service.deps, { email })).token;
    const owner = await stack.signUp();
    for (let at = 0; at < 2; at += 1) expect((await redeem(ACCOUNTS, await issue(newEmail()))).status).toBe(200);
    const before = await stack.service.deps.db.account.count();
    const token = await issue(newEmail());
    for (const refused of await times(3, () => redeem(ACCOUNTS, token))) {
      expect(refused.code).toBe('RATE_LIMITED');
      expectToWait(refused, 86_400);
    }
    expect(await stack.service.deps.db.account.count()).toBe(before);
    expect((await redeem(ACCOUNTS, await issue(owner.email))).status).toBe(200);
    expect((await redeem(HOME, token)).status).toBe(200);
    expect((await redeem(HOME, token)).code).toBe('SIGN_IN_LINK_INVALID');
  });
});

test('checkout is limited for an account and for its network, and going on blocks the account alone', async () => {
  const [busy, second, third] = [await stack.signUp(), await stack.signUp(), await stack.signUp()];
  const start = (account: { actor: Actor }, network = CHECKOUT) =>
    assertPace({ ...stack.service.deps, actor: account.actor, network }, 'checkout')
      .then(() => 'OK')
      .catch((error: { code: string }) => error.code);
  const wait = 'RATE_LIMITED';
  expect(await times(9, () => start(busy))).toEqual(['OK', 'OK', 'OK', wait, wait, wait, wait, wait, 'BLOCKED']);
  expect(await times(4, () => start(second))).toEqual(['OK', 'OK', wait, wait]);
  expect(await times(5, () => start(third))).toEqual(Array(5).fill(wait));
  expect(await start(third, HOME)).toBe(wait);
  expect(await busy.client.trpc.abuse.blocks.query()).toMatchObject([{ stops: 'checkout', reason: 'velocity', isInForce: true }]);
  for (const { client } of [second, third]) expect(await client.trpc.abuse.blocks.query()).toEqual([]);
});

describe('runs', () => {
  test('of an account that floods are refused, then blocked; it sees why, contests it, and a person lifts it', async () => {
    const [busy, staff, stranger] = [await stack.signUp(), await stack.signUp({ role: 'staff' }), await stack.signUp()];
    const answers = await times(9, () => run(RUNS, busy));
    expect(answers.map(({ code }) => code)).toEqual([...Array<string>(3).fill('OK'), ...Array<string>(5).fill('RATE_LIMITED'), 'BLOCKED']);
    for (const refused of answers.slice(3, 8)) expectToWait(refused, 3_600);
    expect((await run(RUNS, busy)).status).toBe(403);
    await expect(
      busy.client.trpc.toolRuns.prepare.mutate({
        tool: 'convert',
        params: {},
        bytes: photo.length,
        recipientKey: 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo',
      }),
    ).rejects.toMatchObject({ data: { code: 'BLOCKED', httpStatus: 403 } });
    expect((await run(RUNS, stranger)).status).toBe(202);

    const [block] = await busy.client.trpc.abuse.blocks.query();
    expect(block).toMatchObject({ stops: 'runs', reason: 'velocity', state: 'ACTIVE', isContestable: true });
    const blockId = block?.id ?? '';
    await expect(stranger.client.trpc.abuse.contest.mutate({ blockId, text: 'not mine' })).rejects.toMatchObject({
      data: { code: 'NOT_FOUND' },
    });
    await busy.client.trpc.abuse.contest.mutate({ blockId, text: 'A script of mine ran wild. Card 4242 4242 4242 4242.' });

    await expect(stranger.client.trpc.admin.blocks.query({})).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } });
    const { rows } = await staff.client.trpc.admin.blocks.query({ state: 'CONTESTED' });
    expect(rows).toMatchObject([{ id: blockId, accountId: busy.accountId, contestText: 'A script of mine ran wild. Card ••••.' }]);
    await staff.client.trpc.admin.decideBlock.mutate({ blockId, decision: 'LIFTED' });
    expect((await run(RUNS, busy)).status).toBe(202);
    expect(await stack.service.deps.db.staffRead.findMany({ where: { page: 'blocks' }, orderBy: { seq: 'asc' } })).toMatchObject([
      { staffId: staff.accountId, subjectId: null },
      { staffId: staff.accountId, subjectId: busy.accountId },
    ]);
  });

  test('of free accounts are limited together where they come from one network; a paid one’s are not', async () => {
    const farm = await Promise.all([1, 2, 3].map(() => stack.signUp({ plan: 'free', credits: 0 })));
    const paid = await stack.signUp({ plan: 'plus', credits: 0 });
    const codes = [];
    for (const account of farm) codes.push(...(await times(2, () => run(FARM, account))).map(({ code }) => code));
    expect(codes).toEqual(['OK', 'OK', 'OK', 'OK', 'RATE_LIMITED', 'RATE_LIMITED']);
    expect((await run(FARM, paid)).status).toBe(202);
    for (const account of farm) expect(await account.client.trpc.abuse.blocks.query()).toEqual([]);
    const honest = await stack.signUp({ plan: 'free', credits: 0 });
    expect((await run(HOME, honest)).status).toBe(202);
  });
});

test('after all that the database and the log know of no address, in no form', async () => {
  const text = `${await dumpDatabase(database.url)}\n${JSON.stringify(stack.logged)}`;
  // What the search would find if it were there.
  for (const there of ['velocity', 'abuse.block-set', 'api.request-ended']) expect(text).toContain(there);
  for (const address of ADDRESSES) {
    const octets = Buffer.from(address.split('.').map(Number));
    const keys = [Buffer.alloc(0), Buffer.from(secret)];
    const hashes = ['sha256', 'sha1', 'md5'].flatMap((kind) => [
      createHash(kind).update(address).digest(),
      ...keys.map((key) => createHmac(kind, key).update(address).digest()),
    ]);
    const forms = hashes.flatMap((hash) => [hash.toString('hex'), hash.toString('base64'), hash.toString('base64url')]);
    for (const form of [address, octets.toString('hex'), String(octets.readUInt32BE()), octets.toString('base64'), ...forms])
      expect(text.includes(form)).toBe(false);
  }
  expect(text).not.toMatch(/127\.77\.9|4242 4242/);
}, 30_000);
