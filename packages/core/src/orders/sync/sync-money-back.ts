import { DISPUTE_MACHINE, DisputeState, REFUND_MACHINE, RefundState } from '@imagemint/contract/billing';
import type { SyncTx } from '../orders-ctx.ts';
import type { DisputeFacts, RefundFacts } from '../stripe/facts.ts';
import type { KeptOrder } from './keep-order.ts';
import { moveState } from './move-state.ts';
import { shareOf } from './order-facts.ts';
import { type Books, tellOfDispute, tellOfRefund } from './tell-money-back.ts';

/** A refund or dispute as it is kept now, and whether that is news. */
type Kept<Facts> = { facts: Facts; isNews: boolean };

/**
 * Brings refunds and disputes of an order to their present state and its credits to what they want: levels, computed from all of them,
 * so that it does not matter which of them was told first, twice or never.
 */
export async function syncMoneyBack(ctx: SyncTx, order: KeptOrder): Promise<void> {
  if (order.paymentIntentId === null || (order.state !== 'PAID' && order.state !== 'MISMATCHED')) return;
  const refunds: Kept<RefundFacts>[] = [];
  for (const facts of await ctx.payments.listRefunds(order.paymentIntentId)) refunds.push(await keepRefund(ctx, order, facts));
  const disputes: Kept<DisputeFacts>[] = [];
  for (const facts of await ctx.payments.listDisputes(order.paymentIntentId)) disputes.push(await keepDispute(ctx, order, facts));

  const refundedCents = sumOf(refunds, 'PENDING', 'SUCCEEDED');
  // From here on nobody grants a refund beside us: its credits would be given back by the older sum.
  await ctx.tx.$executeRaw`SELECT quota_lock(${order.accountId}::uuid)`;
  const grantedCents = await sumGranted(ctx, order, refunds);
  await ctx.tx.order.update({ where: { id: order.id }, data: { refundedCents } });
  const before = await readBooks(ctx, order);
  await ctx.tx.$executeRaw`
    SELECT quota_adjust(${order.id}::uuid, ${shareOf(order, refundedCents + grantedCents)}::int, ${shareOf(order, sumOf(disputes, 'OPEN', 'REVIEW'))}::int,
                        ${shareOf(order, sumOf(disputes, 'LOST'))}::int, ${ctx.clock.now()}::timestamptz)`;
  const after = await readBooks(ctx, order);
  for (const { facts, isNews } of refunds) if (isNews) await tellOfRefund(ctx, order, { facts, after });
  for (const { facts, isNews } of disputes) if (isNews) await tellOfDispute(ctx, order, { facts, before, after });
}

function sumOf(kept: readonly Kept<{ amountCents: number; state: string }>[], ...states: string[]): number {
  return kept.filter(({ facts }) => states.includes(facts.state)).reduce((sum, { facts }) => sum + facts.amountCents, 0);
}

/** Refunds that were granted and are not at the payment processor yet; those that have arrived there are marked. */
async function sumGranted({ tx }: SyncTx, order: KeptOrder, refunds: readonly Kept<RefundFacts>[]): Promise<number> {
  for (const { facts } of refunds) {
    if (facts.requestId === null) continue;
    await tx.refundRequest.updateMany({
      where: { id: facts.requestId, orderId: order.id, state: 'ACCEPTED' },
      data: { state: 'DONE', refundId: facts.id },
    });
  }
  const { _sum } = await tx.refundRequest.aggregate({ where: { orderId: order.id, state: 'ACCEPTED' }, _sum: { amountCents: true } });
  return _sum.amountCents ?? 0;
}

async function readBooks({ tx }: SyncTx, order: KeptOrder): Promise<Books> {
  const grant = await tx.grant.findUnique({ where: { orderId: order.id }, select: { frozen: true, writtenOff: true, owed: true } });
  return grant ?? { frozen: 0, writtenOff: 0, owed: 0 };
}

async function keepRefund({ tx, log }: SyncTx, order: KeptOrder, facts: RefundFacts): Promise<Kept<RefundFacts>> {
  const known = await tx.refund.findUnique({ where: { id: facts.id }, select: { state: true } });
  const state = moveState(log, REFUND_MACHINE, { from: known === null ? null : RefundState.parse(known.state), to: facts.state });
  const { id, amountCents, createdAt } = facts;
  await tx.refund.upsert({ where: { id }, create: { id, orderId: order.id, amountCents, state, createdAt }, update: { state } });
  const isGone = state === 'FAILED' || state === 'CANCELLED';
  // From pending to succeeded nothing changes for the customer, and one that failed before we heard of it never took credits.
  const isNews = known === null ? !isGone : isGone && known.state !== state;
  return { facts: { ...facts, state }, isNews };
}

async function keepDispute({ tx, log }: SyncTx, order: KeptOrder, facts: DisputeFacts): Promise<Kept<DisputeFacts>> {
  const known = await tx.dispute.findUnique({ where: { id: facts.id }, select: { state: true } });
  const state = moveState(log, DISPUTE_MACHINE, { from: known === null ? null : DisputeState.parse(known.state), to: facts.state });
  const { id, amountCents, reason, openedAt, evidenceDueAt } = facts;
  await tx.dispute.upsert({
    where: { id },
    create: { id, orderId: order.id, amountCents, state, reason, openedAt, evidenceDueAt },
    update: { state, amountCents, evidenceDueAt },
  });
  return { facts: { ...facts, state }, isNews: known?.state !== state };
}
