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

/** Payments that banks question, newest first; `before` is the `next` of the page above, the id of its last row. */
export async function listDisputes(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { state?: DisputeState | undefined; before?: string | undefined; limit: number },
): Promise<{ rows: DisputeRow[]; next: string | null }> {
  requireStaff(ctx);
  const found = await ctx.db.dispute.findMany({
    where: input.state === undefined ? {} : { state: input.state },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    ...(input.before === undefined ? {} : { cursor: { id: input.before }, skip: 1 }),
    take: input.limit + 1,
    select: DISPUTE_COLUMNS,
  });
  const page = found.slice(0, input.limit);
  return { rows: page.map(toDisputeRow), next: found.length > input.limit ? (page.at(-1)?.id ?? null) : null };
}

/** What a row of a dispute is made of. */
export const DISPUTE_COLUMNS = {
  ...{ id: true, amountCents: true, state: true, reason: true, openedAt: true, evidenceDueAt: true, evidenceSentAt: true },
  order: { select: { number: true, accountId: true, currency: true } },
} as const;

type Found = Omit<DisputeRow, 'number' | 'accountId' | 'currency' | 'state'> & {
  state: string;
  order: { number: number; accountId: string; currency: string };
};

/** A dispute as staff see it. */
export function toDisputeRow({ order: { number, accountId, currency }, state, ...dispute }: Found): DisputeRow {
  return { ...dispute, accountId, currency, state: DisputeState.parse(state), number: receiptNumber(number) };
}
