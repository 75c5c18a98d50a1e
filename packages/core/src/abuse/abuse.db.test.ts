import { randomUUID } from 'node:crypto';
import { BLOCK_DAYS, BLOCK_STATES, VELOCITY, type PaceRules } from '@imagemint/contract/abuse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queuedRun, startCore, type Core } from '../../test/start-core.ts';
import { asSystem } from '../kernel/index.ts';
import { openRun } from '../tool-runs/index.ts';
import {
  assertNotBlocked,
  assertPace,
  contestBlock,
  createPace,
  decideBlock,
  eraseEndedBlocks,
  listAllBlocks,
  listBlocks,
  noteDeclinedPayment,
  setBlock,
} from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());

const DAY_SECONDS = 86_400;
/** The public key of RFC 7748 section 6.1. */
const RUN = { tool: 'convert', params: {}, recipientKey: 'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo' };

/** A context of a new account, with what it was told. */
async function as(account: Parameters<Core['as']>[0] = {}, rules: PaceRules = VELOCITY) {
  const ctx = await core.as(account);
  const pace = createPace({ clock: core.shared.clock, rules });
  const told = async () =>
    await core.system.db.message.findMany({
      where: { accountId: ctx.accountId },
      orderBy: { createdAt: 'asc' },
      select: { accountId: true, template: true, uniqueKey: true, facts: true },
    });
  return { ...ctx, pace, network: '192.0.2.9', told };
}

async function blocked(input: { stops?: 'checkout' | 'runs'; reason?: 'velocity' | 'card-testing' } = {}) {
  const ctx = await as();
  const { stops = 'checkout', reason = 'velocity' } = input;
  const { blockId } = await setBlock(asSystem(ctx), { accountId: ctx.accountId, stops, reason, days: 1 });
  return { ctx, blockId };
}

const codeOf = async (work: Promise<unknown>) => await work.then(() => 'OK').catch((error: { code: string }) => error.code);
const byKey = <C extends Awaited<ReturnType<Core['as']>>>(ctx: C): C => ({ ...ctx, actor: { ...ctx.actor, via: 'api-key' } });

describe('who may what', () => {
  test('nobody, a customer, a customer’s key, staff and the service', async () => {
    const { ctx: owner, blockId } = await blocked();
    const [staff, stranger] = [await as({ role: 'staff' }), await as()];
    const actors = {
      nobody: { ...owner, actor: { kind: 'nobody' } as const },
      stranger,
      key: byKey(owner),
      staff,
      system: asSystem(owner),
    };
    const input = { accountId: owner.accountId, stops: 'runs', reason: 'staff', days: 1 } as const;
    const verbs = (ctx: typeof owner) => ({
      assertNotBlocked: () => assertNotBlocked(ctx, 'runs'),
      listBlocks: () => listBlocks(ctx),
      contest: () => contestBlock(ctx, { blockId, text: 'mine' }),
      listAllBlocks: () => listAllBlocks(ctx, { limit: 1 }),
      decide: () => decideBlock(ctx, { blockId, decision: 'UPHELD' }),
      setBlock: () => setBlock(ctx, input),
      decline: () => noteDeclinedPayment(ctx, owner),
      erase: () => eraseEndedBlocks(ctx),
    });
    const table: Record<string, string[]> = {};
    for (const [name, ctx] of Object.entries(actors))
      table[name] = await Promise.all(Object.values(verbs(ctx as typeof owner)).map((verb) => codeOf(verb())));
    const no = 'FORBIDDEN';
    expect(table).toEqual({
      nobody: [...Array<string>(5).fill('UNAUTHENTICATED'), no, no, no],
      stranger: ['OK', 'OK', 'NOT_FOUND', no, no, no, no, no],
      key: ['OK', 'OK', no, no, no, no, no, no],
      staff: ['OK', 'OK', 'NOT_FOUND', 'OK', 'VALIDATION_FAILED', no, no, no],
      system: [no, no, no, no, no, 'OK', 'OK', 'OK'],
    });
    expect(await listBlocks(stranger)).toEqual([]);
    expect(await codeOf(listAllBlocks(byKey(staff), { limit: 1 }))).toBe('FORBIDDEN');
    expect(await codeOf(decideBlock(byKey(staff), { blockId, decision: 'LIFTED' }))).toBe('FORBIDDEN');
  });
});

describe('a block', () => {
  test('stops its thing, not the other one, and not the neighbour', async () => {
    const { ctx } = await blocked({ stops: 'checkout' });
    await expect(assertNotBlocked(ctx, 'checkout')).rejects.toMatchObject({ code: 'BLOCKED', status: 403 });
    await assertNotBlocked(ctx, 'runs');
    await openRun(ctx, RUN);
    await assertNotBlocked(await as(), 'checkout');
  });

  test('of runs is seen by the statement that opens them: nothing is held, and a run under way goes on', async () => {
    const ctx = await as({ plan: 'free' });
    const { runId } = await openRun(ctx, RUN);
    await setBlock(asSystem(ctx), { accountId: ctx.accountId, stops: 'runs', reason: 'velocity', days: 1 });
    await expect(openRun(ctx, RUN)).rejects.toMatchObject({ code: 'BLOCKED' });
    expect(await core.system.db.run.findMany({ where: { accountId: ctx.accountId }, select: { id: true } })).toEqual([{ id: runId }]);
    // The statement is the same run's: asking again changes nothing.
    await openRun(ctx, { ...RUN, runId });
    await expect(queuedRun(ctx)).rejects.toMatchObject({ code: 'BLOCKED' });
  });

  test.each(BLOCK_STATES)('counts until its end, but not once it is lifted: %s', async (state) => {
    const { ctx, blockId } = await blocked({ stops: 'runs' });
    await core.system.db.block.update({ where: { id: blockId }, data: { state } });
    const expected = state === 'LIFTED' ? 'OK' : 'BLOCKED';
    expect([await codeOf(assertNotBlocked(ctx, 'runs')), await codeOf(openRun(ctx, RUN))]).toEqual([expected, expected]);
    expect((await listBlocks(ctx))[0]).toMatchObject({ isInForce: state !== 'LIFTED', isContestable: state === 'ACTIVE' });
  });

  test('ends by itself', async () => {
    const { ctx, blockId } = await blocked({ stops: 'runs' });
    core.advance(DAY_SECONDS - 60);
    await expect(assertNotBlocked(ctx, 'runs')).rejects.toMatchObject({ code: 'BLOCKED' });
    core.advance(61);
    await assertNotBlocked(ctx, 'runs');
    await openRun(ctx, RUN);
    expect((await listBlocks(ctx))[0]).toMatchObject({ state: 'ACTIVE', isInForce: false, isContestable: false });
    await expect(contestBlock(ctx, { blockId, text: 'late' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ path: 'blockId', reason: 'ended' }],
    });
  });

  test('is one for an account, a thing and a reason, however many set it at once; its customer is told of one', async () => {
    const ctx = await as();
    const set = (reason: 'velocity' | 'dispute', days = 1) =>
      setBlock(asSystem(ctx), { accountId: ctx.accountId, stops: 'checkout', reason, days });
    const many = await Promise.all(Array.from({ length: 8 }, () => set('velocity')));
    expect(new Set(many.map(({ blockId }) => blockId)).size).toBe(1);
    expect(many.filter(({ isNew }) => isNew)).toHaveLength(1);
    const told = await ctx.told();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      accountId: ctx.accountId,
      template: 'block-set',
      facts: { stops: 'checkout', reason: 'velocity' },
    });
    const { isNew } = await set('dispute', BLOCK_DAYS.dispute);
    expect(isNew).toBe(true);
    // A later one does not prolong it, and once it has ended there can be another.
    core.advance(DAY_SECONDS + 1);
    expect((await set('velocity')).isNew).toBe(true);
    expect(await listBlocks(ctx)).toHaveLength(3);
  });

  test.each([
    ['card-testing', 8],
    ['velocity', 2],
    ['dispute', 91],
    ['staff', 366],
    ['staff', 0],
    ['staff', NaN],
  ] as const)('of %s for %d days is refused', async (reason, days) => {
    const input = { accountId: randomUUID(), stops: 'runs', reason, days } as const;
    await expect(setBlock(core.system, input)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

describe('contesting', () => {
  test('a blocked customer sees what is stopped and why, and asks a person, once', async () => {
    const { ctx, blockId } = await blocked({ reason: 'card-testing' });
    expect(await listBlocks(ctx)).toMatchObject([
      { id: blockId, stops: 'checkout', reason: 'card-testing', state: 'ACTIVE', isContestable: true, isInForce: true, contestText: null },
    ]);
    expect(Object.keys((await listBlocks(ctx))[0] ?? {})).not.toContain('decidedBy');
    expect(await contestBlock(ctx, { blockId, text: 'It was my own card.' })).toMatchObject({
      state: 'CONTESTED',
      contestText: 'It was my own card.',
      isContestable: false,
      isInForce: true,
    });
    await expect(contestBlock(ctx, { blockId, text: 'again' })).rejects.toMatchObject({ fields: [{ reason: 'contested before' }] });
    expect((await listBlocks(ctx))[0]?.contestText).toBe('It was my own card.');
  });

  test('at the same time works once', async () => {
    const { ctx, blockId } = await blocked();
    const codes = await Promise.all(Array.from({ length: 6 }, (_, at) => codeOf(contestBlock(ctx, { blockId, text: `try ${at}` }))));
    expect(codes.filter((code) => code === 'OK')).toHaveLength(1);
  });

  test('keeps neither card numbers nor secrets', async () => {
    const { ctx, blockId } = await blocked();
    await contestBlock(ctx, { blockId, text: 'My card 4242 4242 4242 4242 and key im_live_Zk3fT9qLmX2vBn8RwYc1\u0000 are fine' });
    const stored = await core.system.db.block.findUnique({ where: { id: blockId } });
    expect(stored?.contestText).toBe('My card •••• and key •••• are fine');
  });

  test.each([
    ['too long', 'x'.repeat(1_001)],
    ['empty', ' \u0000 '],
  ])('with a text that is %s is refused', async (_name, text) => {
    const { ctx, blockId } = await blocked();
    await expect(contestBlock(ctx, { blockId, text })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await codeOf(contestBlock(ctx, { blockId, text: 'x'.repeat(1_000) }))).toBe('OK');
  });
});

describe('a decision', () => {
  async function contested() {
    const { ctx, blockId } = await blocked();
    await contestBlock(ctx, { blockId, text: 'please look' });
    return { ctx, blockId };
  }

  test('to lift ends the block, and its customer is told', async () => {
    const { ctx, blockId } = await contested();
    const staff = await as({ role: 'staff' });
    expect((await listAllBlocks(staff, { state: 'CONTESTED', limit: 200 })).rows.map(({ id }) => id)).toContain(blockId);
    const decided = await decideBlock(staff, { blockId, decision: 'LIFTED' });
    expect(decided).toMatchObject({ state: 'LIFTED', isInForce: false, accountId: ctx.accountId, decidedBy: staff.accountId });
    await assertNotBlocked(ctx, 'checkout');
    expect((await ctx.told()).filter(({ template }) => template === 'block-decided')).toEqual([
      {
        ...{ accountId: ctx.accountId, template: 'block-decided', uniqueKey: `block-decided:${blockId}` },
        facts: { stops: 'checkout', decision: 'LIFTED', endsAt: decided.endsAt.toISOString() },
      },
    ]);
    // A rule may set another one for what happens later.
    expect((await setBlock(asSystem(ctx), { accountId: ctx.accountId, stops: 'checkout', reason: 'velocity', days: 1 })).isNew).toBe(true);
  });

  test('to uphold leaves it its end, and there is none to contest it again', async () => {
    const { ctx, blockId } = await contested();
    const endsAt = (await listBlocks(ctx))[0]?.endsAt;
    expect(await decideBlock(await as({ role: 'staff' }), { blockId, decision: 'UPHELD' })).toMatchObject({ state: 'UPHELD', endsAt });
    await expect(assertNotBlocked(ctx, 'checkout')).rejects.toMatchObject({ code: 'BLOCKED' });
    await expect(contestBlock(ctx, { blockId, text: 'no' })).rejects.toMatchObject({ code: 'DECISION_TAKEN' });
  });

  test('is taken once by two people at once', async () => {
    const [one, two] = [await as({ role: 'staff' }), await as({ role: 'staff' })];
    for (let round = 0; round < 5; round += 1) {
      const { ctx, blockId } = await contested();
      const codes = await Promise.all([
        codeOf(decideBlock(one, { blockId, decision: 'LIFTED' })),
        codeOf(decideBlock(two, { blockId, decision: 'UPHELD' })),
      ]);
      expect(codes.toSorted()).toEqual(['DECISION_TAKEN', 'OK']);
      expect(await codeOf(decideBlock(one, { blockId, decision: 'UPHELD' }))).toBe('DECISION_TAKEN');
      expect((await ctx.told()).map(({ template }) => template)).toEqual(['block-set', 'block-decided']);
    }
  });

  test('about the own account is somebody else’s', async () => {
    const staff = await as({ role: 'staff' });
    const { blockId } = await setBlock(asSystem(staff), { accountId: staff.accountId, stops: 'runs', reason: 'velocity', days: 1 });
    await contestBlock(staff, { blockId, text: 'mine' });
    await expect(decideBlock(staff, { blockId, decision: 'LIFTED' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await codeOf(decideBlock(await as({ role: 'staff' }), { blockId, decision: 'LIFTED' }))).toBe('OK');
  });

  test('can lift what nobody contested, and not uphold it', async () => {
    const { blockId } = await blocked();
    const staff = await as({ role: 'staff' });
    expect(await codeOf(decideBlock(staff, { blockId, decision: 'UPHELD' }))).toBe('VALIDATION_FAILED');
    expect(await codeOf(decideBlock(staff, { blockId, decision: 'LIFTED' }))).toBe('OK');
    expect(await codeOf(decideBlock(staff, { blockId: randomUUID(), decision: 'LIFTED' }))).toBe('NOT_FOUND');
  });

  test('of many is listed in pages without a gap', async () => {
    const staff = await as({ role: 'staff' });
    const ids: string[] = [];
    for (let before: string | undefined; ;) {
      const { rows, next } = await listAllBlocks(staff, { limit: 3, before });
      ids.push(...rows.map(({ id }) => id));
      if (next === null) break;
      before = next;
    }
    expect(ids).toHaveLength(await core.system.db.block.count());
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what sets blocks by rule', () => {
  test('the fifth declined payment within a day stops checkout for a week; another account’s do not count', async () => {
    const [ctx, other] = [await as(), await as()];
    const decline = (accountId: string) => noteDeclinedPayment({ ...asSystem(ctx) }, { accountId });
    for (let at = 0; at < 4; at += 1) expect([await decline(ctx.accountId), await decline(other.accountId)]).toEqual([false, false]);
    await assertNotBlocked(ctx, 'checkout');
    expect(await decline(ctx.accountId)).toBe(true);
    const [block] = await listBlocks(ctx);
    expect(block).toMatchObject({ stops: 'checkout', reason: 'card-testing', isInForce: true });
    expect((block?.endsAt.getTime() ?? 0) - (block?.createdAt.getTime() ?? 0)).toBe(7 * DAY_SECONDS * 1000);
    await assertNotBlocked(ctx, 'runs');
    await assertNotBlocked(other, 'checkout');
    // Lifted by a person, the account starts anew.
    await decideBlock(await as({ role: 'staff' }), { blockId: block?.id ?? '', decision: 'LIFTED' });
    expect(await decline(ctx.accountId)).toBe(false);
    await assertNotBlocked(ctx, 'checkout');
  });

  test('declines of different days do not add up', async () => {
    const ctx = await as();
    for (let at = 0; at < 8; at += 1) {
      if (at === 4) core.advance(DAY_SECONDS + 1);
      expect(await noteDeclinedPayment(asSystem(ctx), { accountId: ctx.accountId })).toBe(false);
    }
  });

  test('going on to three times the limit although it is refused stops the account for a day, once', async () => {
    const rules: PaceRules = { ...VELOCITY, checkout: [{ per: 'account', every: 'hour', max: 3 }] };
    const ctx = await as({}, rules);
    const codes = [];
    for (let at = 1; at <= 9; at += 1) codes.push(await codeOf(assertPace(ctx, 'checkout')));
    expect(codes).toEqual([...Array<string>(3).fill('OK'), ...Array<string>(5).fill('RATE_LIMITED'), 'BLOCKED']);
    expect(await listBlocks(ctx)).toMatchObject([{ stops: 'checkout', reason: 'velocity', isContestable: true }]);
    expect(await ctx.told()).toMatchObject([{ template: 'block-set', facts: { reason: 'velocity' } }]);
    for (let at = 1; at <= 9; at += 1) await codeOf(assertPace(ctx, 'checkout'));
    expect(await listBlocks(ctx)).toHaveLength(1);
  });

  test('what others do on its network refuses an account, and never blocks it', async () => {
    const rules: PaceRules = { ...VELOCITY, runs: [{ per: 'network', every: 'day', max: { free: 2 } }] };
    const ctx = await as({ plan: 'free' }, rules);
    for (let at = 0; at < 20; at += 1) await codeOf(assertPace(ctx, 'runs'));
    await expect(assertPace(ctx, 'runs')).rejects.toMatchObject({ code: 'RATE_LIMITED', limit: 2 });
    expect(await listBlocks(ctx)).toEqual([]);
  });

  test('a step of accounts is nobody’s to take, and one of anyone is', async () => {
    const ctx = await as();
    const nobody = { ...ctx, actor: { kind: 'nobody' } as const };
    expect(await codeOf(assertPace(nobody, 'runs'))).toBe('UNAUTHENTICATED');
    expect(await codeOf(assertPace(nobody, 'sign-in-link'))).toBe('OK');
  });
});

test('a block is erased 12 months after its end, with what was written about it', async () => {
  const { ctx, blockId } = await blocked();
  await contestBlock(ctx, { blockId, text: 'please look' });
  const endsAt = (await listBlocks(ctx))[0]?.endsAt ?? new Date();
  const erasedAt = new Date(endsAt);
  erasedAt.setUTCMonth(erasedAt.getUTCMonth() + 12);
  const at = (time: number) => ({ ...core.system, clock: { now: () => new Date(time) } });
  await eraseEndedBlocks(at(erasedAt.getTime() - 60_000 - DAY_SECONDS * 1000));
  expect(await listBlocks(ctx)).toHaveLength(1);
  expect(await eraseEndedBlocks(at(erasedAt.getTime() + DAY_SECONDS * 1000))).toBeGreaterThan(0);
  expect(await listBlocks(ctx)).toEqual([]);
});
