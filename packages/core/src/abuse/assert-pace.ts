import { BLOCK_DAYS, BlockedThing, FAR_EXCESS, type PaceStep } from '@imagemint/contract/abuse';
import { AppError, asSystem, authorize } from '../kernel/index.ts';
import type { AbuseCtx, BlockCtx } from './abuse-ctx.ts';
import type { Excess } from './pace.ts';
import { setBlock } from './set-block.ts';

/** Steps that whoever asks may take; the others are an account's. */
export type RequestStep = Exclude<PaceStep, 'declined-payment'>;
const OF_ANYONE: readonly RequestStep[] = ['sign-in-link', 'new-account'];

/**
 * Counts a step that the caller is about to take. An account that goes on far beyond its limit although it is refused is blocked for a
 * day; what others do on its network never blocks it.
 * @throws AppError RATE_LIMITED with the time to wait, BLOCKED when the step has just brought a block about.
 */
export async function assertPace(ctx: BlockCtx & Pick<AbuseCtx, 'pace' | 'network'>, step: RequestStep): Promise<void> {
  authorize(ctx, OF_ANYONE.includes(step) ? 'anyone' : 'account');
  const account = ctx.actor.kind === 'account' ? ctx.actor : null;
  const excess = ctx.pace.count(step, { network: ctx.network, accountId: account?.accountId, plan: account?.plan });
  if (!excess) return;
  const stops = BlockedThing.safeParse(step);
  if (account && stops.success && isFar(excess)) {
    const { accountId } = account;
    await setBlock(asSystem(ctx), { accountId, stops: stops.data, reason: 'velocity', days: BLOCK_DAYS.velocity });
    ctx.pace.forget(step, accountId);
    throw new AppError('BLOCKED');
  }
  throw new AppError('RATE_LIMITED', { limit: excess.max, retryAfterSeconds: excess.retryAfterSeconds });
}

function isFar({ per, count, max }: Excess): boolean {
  return per === 'account' && count >= FAR_EXCESS * max;
}
