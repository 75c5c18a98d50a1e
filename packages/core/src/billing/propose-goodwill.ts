import { randomUUID } from 'node:crypto';
import type { GoodwillReason } from '@imagemint/contract/billing';
import { AppError, requireStaff, type Ctx } from '../kernel/index.ts';

/** Proposes credits for an account; another member of staff decides. @throws AppError NOT_FOUND, FORBIDDEN for one's own account. */
export async function proposeGoodwill(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { accountId: string; amount: number; reason: GoodwillReason },
): Promise<{ id: string }> {
  const { accountId: proposedBy } = requireStaff(ctx);
  if (input.accountId === proposedBy) throw new AppError('FORBIDDEN');
  const id = randomUUID();
  // Only for an account that there is.
  const made = await ctx.db.$executeRaw`
    INSERT INTO goodwill_proposals (id, account_id, amount, reason, state, proposed_by, proposed_at)
    SELECT ${id}::uuid, a.id, ${input.amount}::int, ${input.reason}, 'PROPOSED', ${proposedBy}::uuid, ${ctx.clock.now()}::timestamptz
    FROM accounts a WHERE a.id = ${input.accountId}::uuid`;
  if (made === 0) throw new AppError('NOT_FOUND');
  return { id };
}
