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

/** Proposed credits, newest first; `before` is the `next` of the page above, the id of its last row. */
export async function listGoodwill(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { state?: GoodwillRow['state'] | undefined; before?: string | undefined; limit: number },
): Promise<{ rows: GoodwillRow[]; next: string | null }> {
  const staff = requireStaff(ctx);
  const found = await ctx.db.goodwillProposal.findMany({
    where: input.state === undefined ? {} : { state: input.state },
    orderBy: [{ proposedAt: 'desc' }, { id: 'desc' }],
    ...(input.before === undefined ? {} : { cursor: { id: input.before }, skip: 1 }),
    take: input.limit + 1,
  });
  const page = found.slice(0, input.limit);
  const rows = page.map((row) => ({
    ...row,
    reason: row.reason as GoodwillReason,
    state: row.state as GoodwillRow['state'],
    isOwn: row.proposedBy === staff.accountId,
  }));
  return { rows, next: found.length > input.limit ? (page.at(-1)?.id ?? null) : null };
}
