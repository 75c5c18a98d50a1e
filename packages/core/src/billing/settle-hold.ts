import { authorize, type Ctx } from '../kernel/index.ts';

type SettleCtx = Pick<Ctx, 'actor' | 'clock'> & { db: Pick<Ctx['db'], '$queryRaw'> };

/** Charges the hold of a delivered run. Idempotent: the first settlement stands. @returns whether this call settled it. */
export async function commitHold(ctx: SettleCtx, input: { runId: string }): Promise<boolean> {
  authorize(ctx, 'system');
  return await settle(ctx, input.runId, 'COMMITTED');
}

/** Gives the credits of an undelivered run back. Idempotent: the first settlement stands. @returns whether this call settled it. */
export async function releaseHold(ctx: SettleCtx, input: { runId: string }): Promise<boolean> {
  authorize(ctx, 'system');
  return await settle(ctx, input.runId, 'RELEASED');
}

async function settle(ctx: SettleCtx, runId: string, state: 'COMMITTED' | 'RELEASED'): Promise<boolean> {
  const rows = await ctx.db.$queryRaw<{ settled: boolean }[]>`
    SELECT quota_settle(${runId}::uuid, ${state}, ${ctx.clock.now()}::timestamptz) AS settled`;
  return rows[0]?.settled ?? false;
}
