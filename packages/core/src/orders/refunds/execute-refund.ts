import { asSystem, authorize, describeFault, hasCode, type Ctx } from '../../kernel/index.ts';
import type { SyncCtx } from '../orders-ctx.ts';
import { syncOrder } from '../sync/sync-payment.ts';
import { syncSubscription } from '../sync/sync-subscription.ts';

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
  const request = await ctx.db.refundRequest.findUniqueOrThrow({
    where: { id: requestId },
    select: { amountCents: true, cancels: true, order: { select: { stripeId: true, paymentIntentId: true } } },
  });
  const { cancels, order, amountCents } = request;
  if (cancels !== null) {
    await ctx.payments.cancelNow(cancels);
    await syncSubscription(ctx, cancels);
  }
  // The payment processor knows which of its refunds belong to which request.
  await syncOrder(ctx, order.stripeId);
  const { state } = await ctx.db.refundRequest.findUniqueOrThrow({ where: { id: requestId }, select: { state: true } });
  if (state !== 'ACCEPTED' || order.paymentIntentId === null || amountCents === null) return;
  try {
    await ctx.payments.refund({ paymentIntentId: order.paymentIntentId, amountCents, requestId });
  } catch (error) {
    if (!hasCode(error, 'REFUND_REFUSED')) throw error;
    // Somebody refunded it elsewhere, or the bank has the money: the credits follow the money.
    await ctx.db.refundRequest.updateMany({
      where: { id: requestId, state: 'ACCEPTED' },
      data: { state: 'DECLINED', declineReason: 'refunded-already' },
    });
  }
  await syncOrder(ctx, order.stripeId);
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
