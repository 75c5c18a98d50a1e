import { randomUUID } from 'node:crypto';
import { BLOCK_DAYS, type BlockedThing, type BlockReason } from '@imagemint/contract/abuse';
import { addSeconds, AppError, authorize } from '../kernel/index.ts';
import type { BlockCtx } from './abuse-ctx.ts';
import { composeBlockSet, tellOfBlock } from './block-message.ts';
import { inForceAt, toStaffBlockView, type StaffBlockView } from './block-view.ts';

const DAY_SECONDS = 24 * 3600;

export type SetBlockInput = { accountId: string; stops: BlockedThing; reason: BlockReason; days: number };

/**
 * Stops something for an account for a number of days, and tells its customer. One block lives for an account, a thing and a reason:
 * another call finds it and does not prolong it.
 * @throws AppError VALIDATION_FAILED for more days than the reason has.
 */
export async function setBlock(ctx: BlockCtx, input: SetBlockInput): Promise<{ blockId: string; isNew: boolean }> {
  authorize(ctx, 'system');
  const { accountId, stops, reason, days } = input;
  if (!(days > 0 && days <= BLOCK_DAYS[reason]))
    throw new AppError('VALIDATION_FAILED', { limit: BLOCK_DAYS[reason], fields: [{ path: 'days', reason: 'out of range' }] });
  const { block, isNew } = await findOrCreate(ctx, input);
  if (isNew) ctx.log.warn('abuse.block-set', { accountId, reason: `${stops}: ${reason}` });
  // Again for a block that was there: whoever set it may have died before this.
  await tellOfBlock(ctx, composeBlockSet(block));
  return { blockId: block.id, isNew };
}

async function findOrCreate(ctx: BlockCtx, input: SetBlockInput): Promise<{ block: StaffBlockView; isNew: boolean }> {
  const { days, ...facts } = input;
  const now = ctx.clock.now();
  return await ctx.db.$transaction(async (tx) => {
    // One at a time: two would both find none.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`block:${facts.accountId}`}, 0))`;
    const living = await tx.block.findFirst({ where: { ...facts, ...inForceAt(now) } });
    if (living) return { block: toStaffBlockView(living, now), isNew: false };
    const created = await tx.block.create({
      data: { id: randomUUID(), ...facts, state: 'ACTIVE', createdAt: now, endsAt: addSeconds(now, days * DAY_SECONDS) },
    });
    return { block: toStaffBlockView(created, now), isNew: true };
  });
}
