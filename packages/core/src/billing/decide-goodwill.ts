import { AppError, requireStaff, type Ctx } from '../kernel/index.ts';
import { GRANT_PRIORITY } from './plan-grant.ts';

/**
 * Decides about proposed credits. Never by who proposed them, nor by who would get them; the database holds to the first too.
 * @throws AppError NOT_FOUND, FORBIDDEN, DECISION_TAKEN
 */
export async function decideGoodwill(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { proposalId: string; decision: 'GRANTED' | 'DECLINED' },
): Promise<void> {
  const { accountId: decidedBy } = requireStaff(ctx);
  const { proposalId: id, decision: state } = input;
  const proposal = await ctx.db.goodwillProposal.findUnique({ where: { id }, select: { accountId: true, amount: true, proposedBy: true } });
  if (!proposal) throw new AppError('NOT_FOUND');
  const { accountId, amount, proposedBy } = proposal;
  if (decidedBy === proposedBy || decidedBy === accountId) throw new AppError('FORBIDDEN');
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.goodwillProposal.updateMany({
      where: { id, state: 'PROPOSED' },
      data: { state, decidedBy, decidedAt: now },
    });
    if (count === 0) throw new AppError('DECISION_TAKEN');
    if (state === 'DECLINED') return;
    await tx.$executeRaw`
      SELECT quota_grant(${accountId}::uuid, ${`goodwill:${id}`}, ${amount}::int, ${GRANT_PRIORITY.goodwill}::int, NULL, ${now}::timestamptz)`;
  });
}
