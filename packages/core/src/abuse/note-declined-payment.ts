import { BLOCK_DAYS } from '@imagemint/contract/abuse';
import { authorize } from '../kernel/index.ts';
import type { AbuseCtx, BlockCtx } from './abuse-ctx.ts';
import { setBlock } from './set-block.ts';

/**
 * Counts a declined payment of an account, in memory only; the fifth within a day stops its checkout. Each decline is to be noted once.
 * @returns whether the account is stopped by it.
 */
export async function noteDeclinedPayment(ctx: BlockCtx & Pick<AbuseCtx, 'pace'>, input: { accountId: string }): Promise<boolean> {
  authorize(ctx, 'system');
  const { accountId } = input;
  if (ctx.pace.count('declined-payment', { accountId }) === null) return false;
  await setBlock(ctx, { accountId, stops: 'checkout', reason: 'card-testing', days: BLOCK_DAYS['card-testing'] });
  ctx.pace.forget('declined-payment', accountId);
  return true;
}
