import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCore, type Core } from '../../test/start-core.ts';
import { decideGoodwill, getBalance, listGoodwill, proposeGoodwill } from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());

const staff = () => core.as({ role: 'staff' });
const customer = () => core.as({ plan: 'free' });
const available = async (ctx: Awaited<ReturnType<typeof customer>>) => (await getBalance(ctx)).available;

test('credits are given by a second person, once', async () => {
  const [ctx, one, two, three] = [await customer(), await staff(), await staff(), await staff()];
  const { id: proposalId } = await proposeGoodwill(one, { accountId: ctx.accountId, amount: 20, reason: 'outage' });
  expect(await available(ctx)).toBe(50);
  expect((await listGoodwill(one, { limit: 10 })).rows[0]).toMatchObject({ id: proposalId, state: 'PROPOSED', isOwn: true });
  await expect(decideGoodwill(one, { proposalId, decision: 'GRANTED' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const decided = await Promise.allSettled([two, three].map((each) => decideGoodwill(each, { proposalId, decision: 'GRANTED' })));
  expect(decided.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await available(ctx)).toBe(70);
  await expect(decideGoodwill(two, { proposalId, decision: 'DECLINED' })).rejects.toMatchObject({ code: 'DECISION_TAKEN' });
});

test('what is declined gives nothing', async () => {
  const [ctx, one, two] = [await customer(), await staff(), await staff()];
  const { id: proposalId } = await proposeGoodwill(one, { accountId: ctx.accountId, amount: 20, reason: 'other' });
  await decideGoodwill(two, { proposalId, decision: 'DECLINED' });
  expect(await available(ctx)).toBe(50);
});

test('nobody has to do with their own account, and customers have nothing to do with it', async () => {
  const [ctx, one, two] = [await customer(), await staff(), await staff()];
  await expect(proposeGoodwill(one, { accountId: one.accountId, amount: 1, reason: 'other' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(proposeGoodwill(one, { accountId: randomUUID(), amount: 1, reason: 'other' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(proposeGoodwill(ctx, { accountId: one.accountId, amount: 1, reason: 'other' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const { id: proposalId } = await proposeGoodwill(one, { accountId: two.accountId, amount: 1, reason: 'other' });
  await expect(decideGoodwill(two, { proposalId, decision: 'GRANTED' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('not even the owner of the table can let one person do both', async () => {
  const [ctx, one] = [await customer(), await staff()];
  const { id } = await proposeGoodwill(one, { accountId: ctx.accountId, amount: 1, reason: 'other' });
  const owner = new pg.Client({ connectionString: core.database.url });
  await owner.connect();
  const forge = `UPDATE goodwill_proposals SET state = 'GRANTED', decided_by = proposed_by, decided_at = now() WHERE id = $1`;
  await expect(owner.query(forge, [id])).rejects.toMatchObject({ code: '23514' });
  await owner.end();
});
