import { requireAccount, type Ctx } from '../kernel/index.ts';

/**
 * Frees the Idempotency-Key of a request that came to nothing: its run never began, or ended without a result. Whoever repeats the
 * request may then start it anew. The key of a run that is under way or delivered stays bound.
 */
export async function forgetRequest(ctx: Pick<Ctx, 'actor' | 'db'>, input: { runId: string }): Promise<void> {
  const { accountId } = requireAccount(ctx);
  await ctx.db.$executeRaw`
    DELETE FROM idempotency_keys k WHERE k.account_id = ${accountId}::uuid AND k.run_id = ${input.runId}::uuid
      AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = k.run_id AND r.state NOT IN ('FAILED', 'CANCELLED', 'EXPIRED'))`;
}
