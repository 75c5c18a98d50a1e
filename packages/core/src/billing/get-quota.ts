import { requireStaff, type Ctx } from '../kernel/index.ts';
import { GRANT_COLUMNS, type GrantView, toGrantViews } from './read-balance.ts';
import { readStatement, type Statement } from './read-statement.ts';

export type HoldView = { runId: string; amount: number; state: string; createdAt: Date; settledAt: Date | null };
export type QuotaView = { accountId: string; grants: GrantView[]; holds: HoldView[]; statement: Statement };

const RECENT_HOLDS = 50;

/** One account's grants, latest holds and ledger, as stored: looking changes nothing. */
export async function getQuota(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { accountId: string; before?: string | undefined; limit: number },
): Promise<QuotaView> {
  requireStaff(ctx);
  const { accountId } = input;
  const [grants, holds, statement] = await Promise.all([
    ctx.db.grant.findMany({
      where: { accountId },
      orderBy: { createdAt: 'desc' },
      select: GRANT_COLUMNS,
    }),
    ctx.db.hold.findMany({
      where: { accountId },
      orderBy: { createdAt: 'desc' },
      take: RECENT_HOLDS,
      select: { runId: true, amount: true, state: true, createdAt: true, settledAt: true },
    }),
    readStatement(ctx, input),
  ]);
  return { accountId, grants: await toGrantViews(ctx, grants), holds, statement };
}
