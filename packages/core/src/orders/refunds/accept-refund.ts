import { randomUUID } from 'node:crypto';
import type { RefundReason } from '@imagemint/contract/billing';
import type { Tx } from '@imagemint/db';
import type { Clock, Ctx } from '../../kernel/index.ts';
import { sumGranted } from '../sync/credit-levels.ts';
import { shareOf } from '../sync/order-facts.ts';
import { findRefundableCents } from './refundable-cents.ts';

export type AcceptedRefund = { id: string; amountCents: number };

/**
 * Grants a refund of everything that can be paid back of an order, and takes its credits back in the same moment: nobody spends them
 * while the payment processor is asked. The money is sent by `executeRefund`.
 * @param input.cancels the subscription that ends with it.
 * @returns null when nothing can be paid back.
 */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are verbs of billing that have checked their actor
export async function acceptRefund(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  input: { orderId: string; accountId: string; reason: RefundReason; cancels: string | null; decidedBy: string | null },
): Promise<AcceptedRefund | null> {
  return await ctx.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT quota_lock(${input.accountId}::uuid)`;
    const { orderId, accountId, reason, cancels, decidedBy } = input;
    const amountCents = await findRefundableCents({ db: tx }, { id: orderId, accountId });
    if (amountCents === 0) return null;
    const now = ctx.clock.now();
    const request = { id: randomUUID(), amountCents };
    await tx.refundRequest.create({
      data: { ...request, orderId, accountId, reason, cancels, decidedBy, state: 'ACCEPTED', askedAt: now, decidedAt: now },
    });
    await takeCreditsBack({ tx, clock: ctx.clock }, orderId);
    return request;
  });
}

/** Takes back the credits for what was paid back and what is granted to be. */
export async function takeCreditsBack({ tx, clock }: { tx: Tx; clock: Clock }, orderId: string): Promise<void> {
  const order = await tx.order.findUniqueOrThrow({
    where: { id: orderId },
    select: {
      ...{ credits: true, amountCents: true, refundedCents: true },
      requests: { where: { state: 'ACCEPTED' }, select: { amountCents: true } },
    },
  });
  const grant = await tx.grant.findUnique({ where: { orderId }, select: { freezeTarget: true, writeOffTarget: true } });
  if (!grant) return;
  await tx.$executeRaw`
    SELECT quota_adjust(${orderId}::uuid, ${shareOf(order, order.refundedCents + sumGranted(order.requests))}::int, ${grant.freezeTarget}::int,
                        ${grant.writeOffTarget}::int, ${clock.now()}::timestamptz)`;
}
