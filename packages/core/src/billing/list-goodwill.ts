import type { GoodwillReason } from '@imagemint/contract/billing';
import { requireStaff, type Ctx } from '../kernel/index.ts';

export type GoodwillRow = {
  id: string;
  accountId: string;
  amount: number;
  reason: GoodwillReason;
  state: 'PROPOSED' | 'GRANTED' | 'DECLINED';
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** Whether the caller proposed it, and so cannot decide. */
  isOwn: boolean;
};

/** Proposed credits, newest first. */
export async function listGoodwill(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { before?: Date | undefined; limit: number },
): Promise<{ rows: GoodwillRow[]; next: Date | null }> {
  const staff = requireStaff(ctx);
  const found = await ctx.db.goodwillProposal.findMany({
    where: input.before === undefined ? {} : { proposedAt: { lt: input.before } },
    orderBy: { proposedAt: 'desc' },
    take: input.limit + 1,
  });
  const page = found.slice(0, input.limit);
  const rows = page.map((row) => ({
    ...row,
    reason: row.reason as GoodwillReason,
    state: row.state as GoodwillRow['state'],
    isOwn: row.proposedBy === staff.accountId,
  }));
  return { rows, next: found.length > input.limit ? (page.at(-1)?.proposedAt ?? null) : null };
}
