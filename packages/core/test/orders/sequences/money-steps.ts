import { expect } from 'vitest';
import { getBalance } from '../../../src/billing/index.ts';
import { decideRefund, listOrders, requestRefund } from '../../../src/orders/index.ts';
import { sqlState } from '../../../src/kernel/index.ts';
import { apply } from '../../ledger/ledger-model.ts';
import { reserveCredits } from '../../ledger/order-credits.ts';
import { commitHold, releaseHold } from '../../settle-hold.ts';
import { availableIn, observe } from './books.ts';
import type { Step } from './purchases.ts';
import type { Story } from './story.ts';
import { centsOf, readTruth, type Sale } from './truth.ts';

/** Sets credits aside as a run does; more than there is, now and then. */
export const use: Step = async ({ shop, dice, notebook, holds }) => {
  const { available } = await getBalance(await shop.customer());
  await observe(shop, notebook);
  expect(available, 'credits that can be spent').toBe(availableIn(notebook));
  const amount = dice.chance(0.1) ? available + 1 : Math.max(1, Math.round(available * dice.pick([0.1, 0.5, 0.9, 1])));
  const run = await reserveCredits(shop.system, shop.accountId, amount).catch((error: unknown) => {
    if (sqlState(error) !== 'IM001') throw error;
    return null;
  });
  const now = shop.system.clock.now().getTime();
  const { answer, next } = apply(notebook.credits, { verb: 'reserve', run: run ?? 'refused', amount, now });
  expect(run === null ? 'too few credits' : 'done', `reserving ${amount} of ${available}`).toBe(answer);
  notebook.credits = next;
  if (run !== null) holds.push(run);
  await observe(shop, notebook);
  return `reserved ${amount} of ${available}: ${answer}`;
};

/** Ends a run, delivered or not. */
export async function settle({ shop, dice, notebook, holds }: Story, run: string): Promise<string> {
  const state = dice.chance(0.75) ? 'COMMITTED' : 'RELEASED';
  holds.splice(holds.indexOf(run), 1);
  await (state === 'COMMITTED' ? commitHold : releaseHold)(shop.system, { runId: run });
  notebook.credits = apply(notebook.credits, { verb: 'settle', run, state, now: shop.system.clock.now().getTime() }).next;
  await observe(shop, notebook);
  return `a run ended: ${state}`;
}

export const settleOne: Step = async (story) => (story.holds.length === 0 ? null : await settle(story, story.dice.pick(story.holds)));

async function pickSale({ shop, dice }: Story, isWanted: (sale: Sale) => boolean): Promise<Sale | null> {
  const sales = [...(await readTruth(shop.fake)).sales.values()].filter((sale) => sale.state === 'PAID' && isWanted(sale));
  return sales.length === 0 ? null : dice.pick(sales);
}

const left = (sale: Sale): number => sale.amountCents - centsOf(sale).refunded;
const hasMoney = ({ state }: Sale['disputes'][number]): boolean => state === 'OPEN' || state === 'REVIEW' || state === 'LOST';
const isCharged = (sale: Sale): sale is Sale & { paymentIntentId: string } => sale.paymentIntentId !== null;

export const refundAtStripe: Step = async (story) => {
  const sale = await pickSale(story, (one) => left(one) > 0 && !one.disputes.some(hasMoney));
  if (!sale || !isCharged(sale)) return null;
  const cents = Math.max(1, Math.floor(left(sale) * story.dice.pick([0.13, 0.5, 1, 1])));
  await story.shop.fake.control.refund(sale.paymentIntentId, cents);
  return `${cents} of ${sale.amountCents} for ${sale.item} refunded at Stripe`;
};

export const failRefund: Step = async (story) => {
  const sale = await pickSale(story, ({ refunds }) => refunds.some(({ isAlive }) => isAlive));
  const alive = sale?.refunds.filter(({ isAlive }) => isAlive) ?? [];
  if (alive.length === 0) return null;
  const { id, cents } = story.dice.pick(alive);
  await story.shop.fake.control.failRefund(id);
  return `the refund of ${cents} came back`;
};

export const askForRefund: Step = async ({ shop, dice }) => {
  const ctx = await shop.customer();
  const orders = (await listOrders(ctx, { limit: 50 })).orders.filter(({ refundableCents }) => refundableCents > 0);
  if (orders.length === 0) return null;
  const { id, item, refundableCents } = dice.pick(orders);
  const { request } = await requestRefund(ctx, { orderId: id, reason: 'changed-mind' });
  return `asked ${refundableCents} for ${item} back: ${request?.state}`;
};

export const decide: Step = async ({ shop, dice }) => {
  const { db } = shop.system;
  const asked = await db.refundRequest.findFirst({ where: { accountId: shop.accountId, state: 'ASKED' }, select: { id: true } });
  if (!asked) return null;
  const decision = dice.chance(0.8) ? 'ACCEPTED' : 'DECLINED';
  await decideRefund(await shop.staff(), { requestId: asked.id, decision });
  return `a wish for money back is ${decision}`;
};

const MOVES = {
  INQUIRY: ['needs_response', 'needs_response', 'warning_closed', 'warning_under_review'],
  OPEN: ['under_review', 'won', 'lost', 'lost'],
  REVIEW: ['won', 'lost'],
} as const;

const isMoving = ({ state }: Sale['disputes'][number]): boolean => state in MOVES;

export const dispute: Step = async (story) => {
  const { dice } = story;
  const sale = await pickSale(story, ({ disputes }) => !disputes.some(isMoving));
  if (!sale || !isCharged(sale)) return null;
  const whole = dice.chance(0.3) ? sale.amountCents : Math.max(1, left(sale));
  const amount = dice.chance(0.4) ? Math.ceil(whole / 2) : whole;
  const inquiry = dice.chance(0.3);
  await story.shop.fake.control.openDispute(sale.paymentIntentId, { amount, inquiry });
  return `${inquiry ? 'inquiry' : 'dispute'} about ${amount} of ${sale.amountCents} for ${sale.item}`;
};

export const moveDispute: Step = async (story) => {
  const sale = await pickSale(story, ({ disputes }) => disputes.some(isMoving));
  const moving = sale?.disputes.find(isMoving);
  if (!moving) return null;
  const to = story.dice.pick(MOVES[moving.state as keyof typeof MOVES]);
  await story.shop.fake.control.moveDispute(moving.id, to);
  return `dispute: ${moving.state} to ${to}`;
};
