import { DISPUTE_MACHINE, DisputeState, REFUND_MACHINE, RefundState } from '@imagemint/contract/billing';
import type { SyncCtx, SyncTx } from '../orders-ctx.ts';
import type { DisputeFacts, RefundFacts } from '../stripe/facts.ts';
import type { KeptOrder } from './keep-order.ts';
import { disputeLevels, hasMoney, isGone, sumGranted, sumRefunded } from './credit-levels.ts';
import { moveState } from './move-state.ts';
import { shareOf, type OrderFacts } from './order-facts.ts';
import { type Books, tellOfDispute, tellOfRefund } from './tell-money-back.ts';

/** Who answers a dispute has so long for it; an answer that is not at the bank by then never left. */
const ANSWER_MS = 60_000;

/** A refund or dispute as it is kept now, and whether that is news. */
type Kept<Facts> = { facts: Facts; isNews: boolean };

export type MoneyBack = { refunds: RefundFacts[]; disputes: DisputeFacts[] };

/**
 * Refunds and disputes of what was paid, null while nothing was. Asked for before anything of the account is locked: a slow payment
 * processor must not hold up its runs.
 */
export async function readMoneyBack({ payments }: Pick<SyncCtx, 'payments'>, order: OrderFacts): Promise<MoneyBack | null> {
  const { paymentIntentId } = order;
  if (paymentIntentId === null || !hasMoney(order)) return null;
  return { refunds: await payments.listRefunds(paymentIntentId), disputes: await payments.listDisputes(paymentIntentId) };
}

/**
 * Brings refunds and disputes of an order to their present state and its credits to what they want: levels, computed from all of them,
 * so that it does not matter which of them was told first, twice or never.
 */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are verbs that have checked their actor
export async function syncMoneyBack(ctx: SyncTx, order: KeptOrder, moneyBack: MoneyBack | null): Promise<void> {
  if (moneyBack === null || !hasMoney(order)) return;
  const refunds: Kept<RefundFacts>[] = [];
  for (const facts of moneyBack.refunds) refunds.push(await keepRefund(ctx, order, facts));
  const disputes: Kept<DisputeFacts>[] = [];
  for (const facts of moneyBack.disputes) disputes.push(await keepDispute(ctx, order, facts));

  const refundedCents = sumRefunded(refunds.map(({ facts }) => facts));
  // From here on nobody grants a refund beside us: its credits would be given back by the older sum.
  await ctx.tx.$executeRaw`SELECT quota_lock(${order.accountId}::uuid)`;
  const grantedCents = await settleGranted(ctx, order, refunds);
  await ctx.tx.order.update({ where: { id: order.id }, data: { refundedCents } });
  const before = await readBooks(ctx, order);
  const levels = disputeLevels(
    order,
    disputes.map(({ facts }) => facts),
  );
  await ctx.tx.$executeRaw`
    SELECT quota_adjust(${order.id}::uuid, ${shareOf(order, refundedCents + grantedCents)}::int, ${levels.frozen}::int,
                        ${levels.writtenOff}::int, ${ctx.clock.now()}::timestamptz)`;
  const after = await readBooks(ctx, order);
  for (const { facts, isNews } of refunds) if (isNews) await tellOfRefund(ctx, order, { facts, after });
  for (const { facts, isNews } of disputes) if (isNews) await tellOfDispute(ctx, order, { facts, before, after });
}

/** Refunds that were granted and are not at the payment processor yet; those that have arrived there are marked. */
async function settleGranted({ tx }: SyncTx, order: KeptOrder, refunds: readonly Kept<RefundFacts>[]): Promise<number> {
  for (const { facts } of refunds) {
    if (facts.requestId === null) continue;
    await tx.refundRequest.updateMany({
      where: { id: facts.requestId, orderId: order.id, state: 'ACCEPTED' },
      data: { state: 'DONE', refundId: facts.id },
    });
  }
  return sumGranted(await tx.refundRequest.findMany({ where: { orderId: order.id, state: 'ACCEPTED' }, select: { amountCents: true } }));
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
  const hasGone = isGone({ state });
  // From pending to succeeded nothing changes for the customer, and one that failed before we heard of it never took credits.
  const isNews = known === null ? !hasGone : hasGone && known.state !== state;
  return { facts: { ...facts, state }, isNews };
}

async function keepDispute({ tx, log, clock }: SyncTx, order: KeptOrder, facts: DisputeFacts): Promise<Kept<DisputeFacts>> {
  const known = await tx.dispute.findUnique({ where: { id: facts.id }, select: { state: true, evidenceSentAt: true } });
  const state = moveState(log, DISPUTE_MACHINE, { from: known === null ? null : DisputeState.parse(known.state), to: facts.state });
  const { id, amountCents, reason, openedAt, evidenceDueAt, isAnswered } = facts;
  const now = clock.now();
  const claimedAt = known?.evidenceSentAt ?? null;
  const isUnderWay = claimedAt !== null && now.getTime() - claimedAt.getTime() < ANSWER_MS;
  const evidenceSentAt = isAnswered ? (claimedAt ?? now) : isUnderWay ? claimedAt : null;
  await tx.dispute.upsert({
    where: { id },
    create: { id, orderId: order.id, amountCents, state, reason, openedAt, evidenceDueAt, evidenceSentAt },
    update: { state, amountCents, evidenceDueAt, evidenceSentAt },
  });
  return { facts: { ...facts, state }, isNews: known?.state !== state };
}
