import { addSeconds, authorize, type Ctx } from '../kernel/index.ts';

const RUN_RETENTION_SECONDS = 90 * 24 * 3600;

/** Removes runs and diagnostic records 90 days after their end, and Idempotency-Keys after theirs (retention rules `run` and `day`). */
export async function eraseEndedRuns(ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>): Promise<number> {
  authorize(ctx, 'system');
  const now = ctx.clock.now();
  const before = addSeconds(now, -RUN_RETENTION_SECONDS);
  const runs = await ctx.db.run.deleteMany({ where: { endedAt: { lte: before } } });
  const diagnostics = await ctx.db.diagnostic.deleteMany({ where: { createdAt: { lte: before } } });
  const keys = await ctx.db.idempotencyKey.deleteMany({ where: { expiresAt: { lte: now } } });
  return runs.count + diagnostics.count + keys.count;
}
