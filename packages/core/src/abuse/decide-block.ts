import { AppError, requireStaff } from '../kernel/index.ts';
import type { BlockCtx } from './abuse-ctx.ts';
import { composeBlockDecided, tellOfBlock } from './block-message.ts';
import { toStaffBlockView, type StaffBlockView } from './block-view.ts';

/**
 * A person's decision about somebody else's block, taken once. A lifted block ends with it; only a contested one can be upheld, so that
 * nobody loses the right to contest. Its customer is told.
 * @throws AppError NOT_FOUND, DECISION_TAKEN, FORBIDDEN for the own account, VALIDATION_FAILED for upholding what nobody contested.
 */
export async function decideBlock(ctx: BlockCtx, input: { blockId: string; decision: 'LIFTED' | 'UPHELD' }): Promise<StaffBlockView> {
  const staff = requireStaff(ctx);
  const { blockId: id, decision } = input;
  const found = await ctx.db.block.findUnique({ where: { id } });
  if (!found) throw new AppError('NOT_FOUND');
  if (found.accountId === staff.accountId) throw new AppError('FORBIDDEN');
  const now = ctx.clock.now();
  const endsAt = decision === 'LIFTED' && found.endsAt > now ? now : found.endsAt;
  const block = await ctx.db.$transaction(async (tx) => {
    // One conditional update decides which of two people was first.
    const [decided] = await tx.block.updateManyAndReturn({
      where: { id, state: { in: decision === 'LIFTED' ? ['ACTIVE', 'CONTESTED'] : ['CONTESTED'] } },
      data: { state: decision, endsAt, decidedAt: now, decidedBy: staff.accountId },
    });
    if (!decided) return null;
    const view = toStaffBlockView(decided, now);
    await tellOfBlock({ ...ctx, db: tx }, composeBlockDecided(view, decision));
    return view;
  });
  if (!block) throw await refusal(ctx, id);
  ctx.log.info('abuse.block-decided', { accountId: block.accountId, reason: decision });
  return block;
}

async function refusal(ctx: Pick<BlockCtx, 'db'>, id: string): Promise<AppError> {
  const now = await ctx.db.block.findUnique({ where: { id }, select: { state: true } });
  if (now?.state !== 'ACTIVE') return new AppError('DECISION_TAKEN');
  return new AppError('VALIDATION_FAILED', { fields: [{ path: 'decision', reason: 'not contested' }] });
}
