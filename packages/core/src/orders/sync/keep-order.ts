import { randomUUID } from 'node:crypto';
import { ORDER_MACHINE, OrderState, receiptNumber } from '@imagemint/contract/billing';
import { CURRENCY, SaleItem } from '@imagemint/contract/plans';
import type { SyncTx } from '../orders-ctx.ts';
import { GRANT_PRIORITY } from '../../billing/index.ts';
import { tell } from '../mails/tell.ts';
import { hasMoney } from './credit-levels.ts';
import { moveState } from './move-state.ts';
import { creditsEnd, type OrderFacts } from './order-facts.ts';
import { POLICY_HASH } from './policy-hash.ts';

export type KeptOrder = {
  id: string;
  number: number;
  accountId: string;
  item: string;
  state: string;
  stripeId: string;
  paymentIntentId: string | null;
  amountCents: number;
  taxCents: number;
  credits: number;
  periodStart: Date | null;
  periodEnd: Date | null;
  paidAt: Date | null;
};

export const ORDER_COLUMNS = {
  ...{ id: true, number: true, accountId: true, item: true, state: true, stripeId: true, paymentIntentId: true },
  ...{ amountCents: true, taxCents: true, credits: true, periodStart: true, periodEnd: true, paidAt: true },
} as const;

/** Writes down what an order has become, and gives its credits once it is paid. The caller holds the object's lock. */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are verbs that have checked their actor
export async function keepOrder(ctx: SyncTx, accountId: string, facts: OrderFacts): Promise<KeptOrder> {
  const { tx } = ctx;
  // Always the account before its orders, as whoever grants a refund does: two that wait for each other would both fail.
  await tx.$executeRaw`SELECT quota_lock(${accountId}::uuid)`;
  const known = await tx.order.findUnique({ where: { stripeId: facts.stripeId }, select: ORDER_COLUMNS });
  const state = moveState(ctx.log, ORDER_MACHINE, { from: known === null ? null : OrderState.parse(known.state), to: facts.state });
  const paidAt = known?.paidAt ?? (hasMoney({ state }) ? ctx.clock.now() : null);
  const order = await tx.order.upsert({
    where: { stripeId: facts.stripeId },
    create: { ...facts, id: randomUUID(), accountId, state, paidAt, policyHash: POLICY_HASH },
    // What a paid order costs and gives cannot change any more; the database holds to that too.
    update: known?.state === 'PAID' ? { paymentIntentId: facts.paymentIntentId } : { ...facts, state, paidAt },
    select: ORDER_COLUMNS,
  });
  if (state === 'PAID') await giveCredits(ctx, order);
  if (known?.state !== state) await tellOfOrder(ctx, order);
  return order;
}

async function giveCredits({ tx, clock }: SyncTx, order: KeptOrder): Promise<void> {
  if (order.credits === 0) return;
  const endsAt = creditsEnd(order, order.paidAt ?? clock.now());
  const priority = order.periodEnd === null ? GRANT_PRIORITY.pack : GRANT_PRIORITY.plan;
  await tx.$executeRaw`
    SELECT quota_grant(${order.accountId}::uuid, ${`order:${order.id}`}, ${order.credits}::int, ${priority}::int, ${endsAt}::timestamptz,
                       ${clock.now()}::timestamptz, ${order.id}::uuid)`;
}

async function tellOfOrder({ tx, clock }: SyncTx, order: KeptOrder): Promise<void> {
  const { id, accountId, number, amountCents, taxCents, credits, periodStart, periodEnd } = order;
  const sold = { item: SaleItem.parse(order.item), amountCents, currency: CURRENCY } as const;
  if (order.state === 'PENDING') await tell({ tx, clock }, { accountId, template: 'payment-pending', about: id, facts: sold });
  if (order.state === 'FAILED' && periodEnd === null) {
    // A renewal that failed is told with its grace days, by its subscription.
    await tell({ tx, clock }, { accountId, template: 'payment-failed', about: id, facts: { ...sold, graceEndsAt: null } });
  }
  if (order.state !== 'PAID') return;
  const paidAt = order.paidAt ?? clock.now();
  const creditsEndAt = periodEnd === null ? creditsEnd(order, paidAt) : null;
  const facts = { ...sold, receiptNumber: receiptNumber(number), taxCents, credits, paidAt, periodStart, periodEnd, creditsEndAt };
  await tell({ tx, clock }, { accountId, template: 'order-confirmed', about: id, facts });
}
