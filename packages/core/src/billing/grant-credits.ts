import { authorize, type Ctx } from '../kernel/index.ts';
import { GRANT_PRIORITY } from './plan-grant.ts';

/**
 * Gives credits once per account and origin.
 * @param input.endsAt null for credits without an end.
 * @returns whether this call gave them.
 */
export async function grantCredits(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { accountId: string; origin: string; amount: number; endsAt: Date | null },
): Promise<boolean> {
  authorize(ctx, 'system');
  const rows = await ctx.db.$queryRaw<{ given: boolean }[]>`
    SELECT quota_grant(${input.accountId}::uuid, ${input.origin}, ${input.amount}::int, ${GRANT_PRIORITY.goodwill}::int,
                       ${input.endsAt}::timestamptz, ${ctx.clock.now()}::timestamptz) AS given`;
  return rows[0]?.given ?? false;
}
