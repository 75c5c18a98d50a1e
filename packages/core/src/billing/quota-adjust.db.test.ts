import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { adjustOrder, giveOrder, readBooks, reserveCredits } from '../../test/ledger/order-credits.ts';
import { commitHold, releaseHold } from '../../test/settle-hold.ts';
import { startCore, type Core } from '../../test/start-core.ts';
import { grantCredits, replayLedger } from './index.ts';

let core: Core;
beforeAll(async () => void (core = await startCore()));
afterAll(() => core[Symbol.asyncDispose]());
afterEach(async () => expect(await replayLedger(core.system)).toEqual({ drift: 0 }));

const DAY_SECONDS = 86_400;

/** An account with an order of 100 credits, of which some are spent and some held by a run. */
async function startOrder(used: { spent?: number; held?: number; days?: number } = {}) {
  const { system } = core;
  const { accountId } = await core.as();
  const endsAt = used.days === undefined ? {} : { endsAt: new Date(system.clock.now().getTime() + used.days * DAY_SECONDS * 1000) };
  const orderId = await giveOrder(system, { accountId, credits: 100, ...endsAt });
  if (used.spent) await commitHold(system, { runId: await reserveCredits(system, accountId, used.spent) });
  const runId = used.held ? await reserveCredits(system, accountId, used.held) : '';
  return {
    accountId,
    orderId,
    runId,
    adjust: (levels: Parameters<typeof adjustOrder>[2]) => adjustOrder(system, orderId, levels),
    books: () => readBooks(system, orderId),
  };
}

describe('a refund', () => {
  test('takes back what is unspent', async () => {
    const order = await startOrder({ spent: 30 });
    await order.adjust({ revoked: 70 });
    expect(await order.books()).toEqual({ spent: 30, revoked: 70 });
  });

  test('leaves a debt of what is spent, and the balance at 0', async () => {
    const order = await startOrder({ spent: 30 });
    await order.adjust({ revoked: 100 });
    expect(await order.books()).toEqual({ spent: 30, revoked: 100, owed: 30 });
    await expect(reserveCredits(core.system, order.accountId, 1)).rejects.toThrow(/IM001/);
  });

  test('is a level: the same twice takes once, a higher one takes the difference, more than all takes all', async () => {
    const order = await startOrder();
    for (const revoked of [20, 20, 50, 50]) await order.adjust({ revoked });
    expect(await order.books()).toEqual({ available: 50, revoked: 50 });
    await order.adjust({ revoked: 2_000_000_000 });
    expect(await order.books()).toEqual({ revoked: 100 });
  });

  test('of credits that have ended takes those, and leaves no debt', async () => {
    const order = await startOrder({ spent: 30, days: 1 });
    core.advance(2 * DAY_SECONDS);
    await order.adjust({ revoked: 70 });
    expect(await order.books()).toEqual({ spent: 30, revoked: 70 });
  });

  test('of credits that a run holds leaves a debt that their return pays', async () => {
    const order = await startOrder({ held: 40 });
    await order.adjust({ revoked: 100 });
    expect(await order.books()).toEqual({ held: 40, revoked: 100, owed: 40 });
    await releaseHold(core.system, { runId: order.runId });
    expect(await order.books()).toEqual({ revoked: 100 });
  });

  test('of credits that a run holds, and that end before they return: nobody owes what he never used', async () => {
    const order = await startOrder({ held: 40, days: 1 });
    await order.adjust({ revoked: 100 });
    core.advance(2 * DAY_SECONDS);
    await releaseHold(core.system, { runId: order.runId });
    expect(await order.books()).toEqual({ revoked: 100 });
  });

  test('that failed gives back, but first cancels the debt', async () => {
    const order = await startOrder({ spent: 30 });
    await order.adjust({ revoked: 100 });
    await order.adjust({ revoked: 80 });
    expect(await order.books()).toEqual({ spent: 30, revoked: 80, owed: 10 });
    await order.adjust({ revoked: 0 });
    expect(await order.books()).toEqual({ spent: 30, available: 70 });
  });

  test('that failed gives back nothing that has ended', async () => {
    const order = await startOrder({ days: 1 });
    await order.adjust({ revoked: 100 });
    core.advance(2 * DAY_SECONDS);
    await order.adjust({ revoked: 0 });
    expect(await order.books()).toEqual({ expired: 100 });
  });

  test('of an order that gave nothing changes nothing', async () => {
    await adjustOrder(core.system, crypto.randomUUID(), { revoked: 10, frozen: 10 });
  });
});

describe('a debt', () => {
  test('is paid by the next credits, whatever they come from', async () => {
    const order = await startOrder({ spent: 100 });
    await order.adjust({ revoked: 60 });
    const { accountId } = order;
    await grantCredits(core.system, { accountId, origin: 'goodwill', amount: 20, endsAt: null });
    expect(await order.books()).toEqual({ spent: 100, revoked: 60, owed: 40, repaid: -20 });
    const next = await giveOrder(core.system, { accountId, credits: 100 });
    expect(await order.books()).toEqual({ spent: 100, revoked: 60, repaid: -60 });
    expect(await readBooks(core.system, next)).toEqual({ available: 60, repaid: 40 });
  });

  test('that was paid comes back as credits when the refund fails', async () => {
    const order = await startOrder({ spent: 100 });
    await order.adjust({ revoked: 60 });
    await giveOrder(core.system, { accountId: order.accountId, credits: 60 });
    await order.adjust({ revoked: 0 });
    expect(await order.books()).toEqual({ spent: 100, available: 60, repaid: -60 });
  });

  test('is not paid by credits that have ended before they came', async () => {
    const order = await startOrder({ spent: 100 });
    await order.adjust({ revoked: 60 });
    const endsAt = new Date(core.system.clock.now().getTime() - 1);
    const late = await giveOrder(core.system, { accountId: order.accountId, credits: 100, endsAt });
    expect(await readBooks(core.system, late)).toEqual({ expired: 100 });
    expect(await order.books()).toMatchObject({ owed: 60 });
  });

  test('the oldest is paid first, from what burns first', async () => {
    const first = await startOrder({ spent: 100 });
    const { accountId } = first;
    core.advance(1);
    const second = await giveOrder(core.system, { accountId, credits: 50 });
    const runId = await reserveCredits(core.system, accountId, 50);
    core.advance(1);
    const [late, early] = [
      await giveOrder(core.system, { accountId, credits: 40, priority: 30 }),
      await giveOrder(core.system, { accountId, credits: 40, priority: 10 }),
    ];
    await commitHold(core.system, { runId });
    await first.adjust({ revoked: 60 });
    expect(await readBooks(core.system, early)).toEqual({ repaid: 40 });
    expect(await readBooks(core.system, late)).toEqual({ available: 20, repaid: 20 });
    await adjustOrder(core.system, second, { revoked: 50 });
    expect(await readBooks(core.system, second)).toEqual({ spent: 50, revoked: 50, owed: 30, repaid: -20 });
  });
});

describe('a dispute', () => {
  test('freezes its own order alone, as far as that is unspent', async () => {
    const order = await startOrder({ spent: 30 });
    const other = await giveOrder(core.system, { accountId: order.accountId, credits: 10 });
    await order.adjust({ frozen: 100 });
    expect(await order.books()).toEqual({ spent: 30, frozen: 70 });
    expect(await readBooks(core.system, other)).toEqual({ available: 10 });
    await expect(reserveCredits(core.system, order.accountId, 11)).rejects.toThrow(/IM001/);
  });

  test('won: all is as it was', async () => {
    const order = await startOrder({ spent: 30 });
    await order.adjust({ frozen: 100 });
    await order.adjust({});
    expect(await order.books()).toEqual({ spent: 30, available: 70 });
  });

  test('won after the end date: the credits end', async () => {
    const order = await startOrder({ days: 1 });
    await order.adjust({ frozen: 100 });
    core.advance(2 * DAY_SECONDS);
    await order.adjust({});
    expect(await order.books()).toEqual({ expired: 100 });
  });

  test('lost: what was frozen is gone, what was spent is not owed', async () => {
    const order = await startOrder({ spent: 30 });
    await order.adjust({ frozen: 100 });
    await order.adjust({ writtenOff: 100 });
    expect(await order.books()).toEqual({ spent: 30, written_off: 70 });
  });

  test.each([
    ['frozen', { frozen: 100 }, { frozen: 100 }],
    ['written off', { writtenOff: 100 }, { written_off: 100 }],
  ])('what a run holds is %s when it comes back', async (_name, levels, expected) => {
    const order = await startOrder({ held: 40 });
    await order.adjust(levels);
    expect(await order.books()).toMatchObject({ held: 40 });
    await releaseHold(core.system, { runId: order.runId });
    expect(await order.books()).toEqual(expected);
  });

  test('what a run holds is spent when its result was delivered', async () => {
    const order = await startOrder({ held: 40 });
    await order.adjust({ frozen: 100 });
    await commitHold(core.system, { runId: order.runId });
    expect(await order.books()).toEqual({ spent: 40, frozen: 60 });
  });

  test('of a part freezes that part', async () => {
    const order = await startOrder();
    await order.adjust({ frozen: 25 });
    expect(await order.books()).toEqual({ available: 75, frozen: 25 });
  });
});

describe('in whatever order they come', () => {
  test.each([
    ['refund, then dispute', [{ revoked: 40 }, { revoked: 40, frozen: 60 }], { revoked: 40, frozen: 60 }],
    ['dispute, then refund', [{ frozen: 60 }, { revoked: 40, frozen: 60 }], { revoked: 40, frozen: 60 }],
    ['lost, then refunded', [{ writtenOff: 100 }, { writtenOff: 100, revoked: 40 }], { written_off: 60, revoked: 40 }],
    ['refunded, then lost', [{ revoked: 40 }, { writtenOff: 100, revoked: 40 }], { written_off: 60, revoked: 40 }],
    ['one lost beside one that is open', [{ frozen: 100 }, { frozen: 100, writtenOff: 30 }], { written_off: 30, frozen: 70 }],
    ['one open beside one that is lost', [{ writtenOff: 30 }, { frozen: 100, writtenOff: 30 }], { written_off: 30, frozen: 70 }],
  ])('%s', async (_name, steps, expected) => {
    const order = await startOrder();
    for (const levels of steps) await order.adjust(levels);
    expect(await order.books()).toEqual(expected);
  });

  test('back to nothing is as before, and no entry is written when nothing changes', async () => {
    const order = await startOrder({ spent: 10, held: 20 });
    await order.adjust({ revoked: 100, frozen: 50, writtenOff: 30 });
    await order.adjust({ frozen: 50 });
    await order.adjust({});
    expect(await order.books()).toEqual({ available: 70, spent: 10, held: 20 });
    const count = () => core.system.db.ledgerEntry.count({ where: { accountId: order.accountId } });
    const before = await count();
    await order.adjust({});
    expect(await count()).toBe(before);
  });
});
