import { DisputeState, receiptNumber } from '@imagemint/contract/billing';
import { requireStaff, type Ctx } from '../../kernel/index.ts';

export type DisputeRow = {
  id: string;
  number: string;
  accountId: string;
  amountCents: number;
  currency: string;
  state: DisputeState;
  reason: string;
  openedAt: Date;
  evidenceDueAt: Date | null;
  evidenceSentAt: Date | null;
};

/** Payments that banks question, newest first. */
export async function listDisputes(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { before?: Date | undefined; limit: number },
): Promise<{ rows: DisputeRow[]; next: Date | null }> {
  requireStaff(ctx);
  const found = await ctx.db.dispute.findMany({
    where: input.before === undefined ? {} : { openedAt: { lt: input.before } },
    orderBy: { openedAt: 'desc' },
    take: input.limit + 1,
    select: {
      ...{ id: true, amountCents: true, state: true, reason: true, openedAt: true, evidenceDueAt: true, evidenceSentAt: true },
      order: { select: { number: true, accountId: true, currency: true } },
    },
  });
  const page = found.slice(0, input.limit);
  const rows = page.map(({ order, state, ...dispute }) => ({
    ...{ ...dispute, accountId: order.accountId, currency: order.currency },
    state: DisputeState.parse(state),
    number: receiptNumber(order.number),
  }));
  return { rows, next: found.length > input.limit ? (page.at(-1)?.openedAt ?? null) : null };
}
