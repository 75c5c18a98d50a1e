import { AppError, authorize } from '../kernel/index.ts';
import { createResult, type ResultWriter } from '../vault/index.ts';
import type { RunCtx } from './run-ctx.ts';

/**
 * Announces the result of a run that an attempt holds. The run's row is locked meanwhile: a run that ends at the same moment is either
 * over here, or sees the announcement and purges it.
 * @throws AppError CONTENT_LOST when the attempt does not hold the run any more.
 */
export async function announceResult(ctx: RunCtx, input: { runId: string; fence: number; endsAt: Date }): Promise<ResultWriter> {
  authorize(ctx, 'system');
  return await ctx.db.$transaction(async (tx) => {
    const held = await tx.$queryRaw<unknown[]>`
      SELECT id FROM runs WHERE id = ${input.runId}::uuid AND state = 'PROCESSING' AND fence = ${input.fence}::int FOR SHARE`;
    if (held.length === 0) throw new AppError('CONTENT_LOST');
    return await createResult(ctx, { ...input, tx });
  });
}
