import type { BlockedThing } from '@imagemint/contract/abuse';
import { AppError, requireAccount, type Ctx } from '../kernel/index.ts';
import { inForceAt } from './block-view.ts';

/** Lets the caller go on unless a block stops this. Runs need not ask: the statement that opens them does. @throws AppError BLOCKED */
export async function assertNotBlocked(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>, thing: BlockedThing): Promise<void> {
  const { accountId } = requireAccount(ctx);
  const block = await ctx.db.block.findFirst({
    where: { accountId, stops: thing, ...inForceAt(ctx.clock.now()) },
    select: { id: true },
  });
  if (block) throw new AppError('BLOCKED');
}
