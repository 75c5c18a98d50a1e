import type { Ctx } from '../src/kernel/index.ts';

type SettleCtx = Pick<Ctx, 'db' | 'clock'>;

/** Settles a hold by itself; the service does it in the statement that ends or transfers the run. @returns whether this call settled it. */
async function settleHold(ctx: SettleCtx, runId: string, state: 'COMMITTED' | 'RELEASED'): Promise<boolean> {
  const rows = await ctx.db.$queryRaw<{ settled: boolean }[]>`
    SELECT quota_settle(${runId}::uuid, ${state}, ${ctx.clock.now()}::timestamptz) AS settled`;
  return rows[0]?.settled ?? false;
}

export const commitHold = (ctx: SettleCtx, { runId }: { runId: string }): Promise<boolean> => settleHold(ctx, runId, 'COMMITTED');
export const releaseHold = (ctx: SettleCtx, { runId }: { runId: string }): Promise<boolean> => settleHold(ctx, runId, 'RELEASED');
