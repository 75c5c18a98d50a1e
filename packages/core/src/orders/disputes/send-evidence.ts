import { AppError, requireStaff } from '../../kernel/index.ts';
import type { OrdersCtx } from '../orders-ctx.ts';
import { syncOrder } from '../sync/sync-payment.ts';
import { getEvidence } from './get-evidence.ts';

/**
 * Answers a dispute with what we know. The bank takes one answer.
 * @throws AppError NOT_FOUND, DECISION_TAKEN when it was answered or is over, PAYMENTS_UNAVAILABLE.
 */
export async function sendEvidence(
  ctx: Pick<OrdersCtx, 'actor' | 'db' | 'clock' | 'log' | 'payments' | 'emailCipher'>,
  input: { disputeId: string },
): Promise<void> {
  const { accountId } = requireStaff(ctx);
  const { disputeId: id } = input;
  const orderKey = await findOrderKey(ctx, id);
  // An earlier attempt may have got there, and only its answer was lost; and what was paid back elsewhere belongs into the answer.
  await syncOrder(ctx, orderKey);
  const { evidence } = await getEvidence(ctx, input);
  const { count } = await ctx.db.dispute.updateMany({
    where: { id, evidenceSentAt: null, state: { in: ['OPEN', 'INQUIRY'] } },
    data: { evidenceSentAt: ctx.clock.now(), evidenceSentBy: accountId },
  });
  if (count === 0) throw new AppError('DECISION_TAKEN');
  try {
    await ctx.payments.sendEvidence(id, evidence);
  } catch (error) {
    await ctx.db.dispute.update({ where: { id }, data: { evidenceSentAt: null, evidenceSentBy: null } });
    throw error;
  }
  await syncOrder(ctx, orderKey);
}

async function findOrderKey(ctx: Pick<OrdersCtx, 'db'>, disputeId: string): Promise<string> {
  const dispute = await ctx.db.dispute.findUnique({ where: { id: disputeId }, select: { order: { select: { stripeId: true } } } });
  if (!dispute) throw new AppError('NOT_FOUND');
  return dispute.order.stripeId;
}
