import { receiptNumber } from '@imagemint/contract/billing';
import { asSystem, authorize, describeFault, hasCode, type Ctx } from '../../kernel/index.ts';
import type { SyncCtx } from '../orders-ctx.ts';
import { tell } from '../mails/tell.ts';
import { isWithBank } from '../sync/credit-levels.ts';
import { syncOrder } from '../sync/sync-payment.ts';
import { syncSubscription } from '../sync/sync-subscription.ts';
import { takeCreditsBack } from './accept-refund.ts';

type ExecuteCtx = SyncCtx & Pick<Ctx, 'actor'>;

/** A request is tried by whoever granted it; upkeep tries again what was left. */
const UPKEEP_AFTER_SECONDS = 30;
/** Failures in a row after which a round ends: the payment processor is away, and other work waits. */
const MAX_FAILURES = 3;

/**
 * Sends an accepted refund to the payment processor, and ends the subscription that goes with it. Safe to repeat at any later time: it
 * first looks whether the refund is there. Fails silently while the payment processor is away; upkeep comes back to it.
 */
export async function executeRefund(ctx: SyncCtx, input: { requestId: string }): Promise<void> {
  try {
    await execute(ctx, input.requestId);
  } catch (error) {
    if (!hasCode(error, 'PAYMENTS_UNAVAILABLE')) throw error;
    ctx.log.warn('billing.refund-waits', { fault: describeFault(error) });
  }
}

async function execute(ctx: SyncCtx, requestId: string): Promise<void> {
  const { accountId, cancels, order } = await ctx.db.refundRequest.findUniqueOrThrow({
    where: { id: requestId },
    select: { accountId: true, cancels: true, order: { select: { stripeId: true } } },
  });
  if (cancels !== null) {
    await ctx.payments.cancelNow(cancels);
    await syncSubscription(ctx, cancels);
  }
  // The payment processor knows which of its refunds belong to which request.
  await syncOrder(ctx, order.stripeId);
  const due = await fixAmount(ctx, { requestId, accountId });
  if (due === null) return;
  try {
    await ctx.payments.refund({ ...due, requestId });
  } catch (error) {
    if (!hasCode(error, 'REFUND_REFUSED')) throw error;
    await declineRefused(ctx, requestId);
  }
  await syncOrder(ctx, order.stripeId);
}

type Due = { paymentIntentId: string; amountCents: number };

/**
 * How much of what was granted is still to be sent: somebody may have paid some of it back elsewhere meanwhile. Where nothing is left the
 * wish ends here, and its credits follow the money.
 */
async function fixAmount(ctx: SyncCtx, { requestId: id, accountId }: { requestId: string; accountId: string }): Promise<Due | null> {
  return await ctx.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT quota_lock(${accountId}::uuid)`;
    const { state, amountCents, orderId, order } = await tx.refundRequest.findUniqueOrThrow({
      where: { id },
      select: {
        ...{ state: true, amountCents: true, orderId: true },
        order: { select: { amountCents: true, refundedCents: true, paymentIntentId: true } },
      },
    });
    if (state !== 'ACCEPTED') return null;
    const { paymentIntentId } = order;
    const cents = Math.min(amountCents ?? 0, order.amountCents - order.refundedCents);
    const due = paymentIntentId !== null && cents > 0 ? { paymentIntentId, amountCents: cents } : null;
    if (due?.amountCents === amountCents) return due;
    const data = due === null ? ({ state: 'DECLINED', declineReason: 'refunded-already' } as const) : { amountCents: cents };
    await tx.refundRequest.update({ where: { id }, data });
    await takeCreditsBack({ tx, clock: ctx.clock }, orderId);
    return due;
  });
}

/** The payment processor refuses for good, such as while the bank has the money. Whoever waits for it is told. */
async function declineRefused(ctx: SyncCtx, requestId: string): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const { accountId, order } = await tx.refundRequest.findUniqueOrThrow({
      where: { id: requestId },
      select: { accountId: true, order: { select: { number: true, disputes: { select: { state: true } } } } },
    });
    const reason = isWithBank(order.disputes) ? 'disputed' : 'refunded-already';
    const { count } = await tx.refundRequest.updateMany({
      where: { id: requestId, state: 'ACCEPTED' },
      data: { state: 'DECLINED', declineReason: reason },
    });
    const facts = { receiptNumber: receiptNumber(order.number), reason } as const;
    if (count > 0) await tell({ tx, clock: ctx.clock }, { accountId, template: 'refund-declined', about: requestId, facts });
  });
}

/** One that cannot be sent must not be in the way of the others. */
async function tryRefund(ctx: ExecuteCtx, requestId: string): Promise<'done' | 'failed'> {
  try {
    await execute(asSystem(ctx), requestId);
    return 'done';
  } catch (error) {
    ctx.log.warn('billing.refund-waits', { fault: describeFault(error) });
    return 'failed';
  }
}

/** Sends what was granted and has not reached the payment processor. @returns how many were tried. */
export async function executeWaitingRefunds(ctx: ExecuteCtx): Promise<number> {
  authorize(ctx, 'system');
  const before = new Date(ctx.clock.now().getTime() - UPKEEP_AFTER_SECONDS * 1_000);
  const waiting = await ctx.db.refundRequest.findMany({
    where: { state: 'ACCEPTED', decidedAt: { lt: before } },
    orderBy: { decidedAt: 'asc' },
    take: 50,
    select: { id: true },
  });
  let tried = 0;
  let failures = 0;
  for (const { id } of waiting) {
    if (failures === MAX_FAILURES) break;
    failures = (await tryRefund(ctx, id)) === 'failed' ? failures + 1 : 0;
    tried += 1;
  }
  return tried;
}
