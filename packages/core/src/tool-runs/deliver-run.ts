import type { RunView } from '@imagemint/contract/runs';
import { AppError, asSystem, requireAccount } from '../kernel/index.ts';
import { purgeRunContent } from '../vault/index.ts';
import { getRun } from './get-run.ts';
import type { RunCtx } from './run-ctx.ts';
import { endRun } from './end-run.ts';

/** Ends a synchronous run whose last byte has gone out: charged, and the result purged before this returns. @throws AppError NOT_FOUND */
export async function deliverRun(ctx: RunCtx, input: { runId: string }): Promise<RunView> {
  const { accountId } = requireAccount(ctx);
  const run = await ctx.db.run.findUnique({ where: { id: input.runId, accountId }, select: { id: true } });
  if (!run) throw new AppError('NOT_FOUND');
  const delivered = await endRun(ctx, { runId: run.id, from: ['READY'], to: 'DELIVERED', settle: 'COMMITTED', purge: 'delivered' });
  if (delivered) await purgeRunContent(asSystem(ctx), { runId: run.id, reason: 'delivered' });
  return await getRun(ctx, input);
}
