import { DisputeState, OrderState, receiptNumber } from '@imagemint/contract/billing';
import { SaleItem } from '@imagemint/contract/plans';
import { requireStaff, type Ctx } from '../kernel/index.ts';

export type OrderRow = {
  id: string;
  number: string;
  accountId: string;
  item: SaleItem;
  state: OrderState;
  amountCents: number;
  refundedCents: number;
  currency: string;
  createdAt: Date;
  paidAt: Date | null;
  dispute: DisputeState | null;
};

/** Orders of all accounts, newest first. */
export async function listAllOrders(
  ctx: Pick<Ctx, 'actor' | 'db'>,
  input: { accountId?: string | undefined; state?: OrderState | undefined; before?: string | undefined; limit: number },
): Promise<{ rows: OrderRow[]; next: string | null }> {
  requireStaff(ctx);
  const found = await ctx.db.order.findMany({
    where: {
      ...(input.accountId === undefined ? {} : { accountId: input.accountId }),
      ...(input.state === undefined ? {} : { state: input.state }),
      ...(input.before === undefined ? {} : { number: { lt: Number(input.before) } }),
    },
    orderBy: { number: 'desc' },
    take: input.limit + 1,
    select: {
      ...{ id: true, number: true, accountId: true, item: true, state: true, amountCents: true, refundedCents: true, currency: true },
      ...{ createdAt: true, paidAt: true, disputes: { orderBy: { openedAt: 'desc' }, take: 1, select: { state: true } } },
    },
  });
  const page = found.slice(0, input.limit);
  const rows = page.map(({ disputes, number, item, state, ...row }) => ({
    ...{ ...row, number: receiptNumber(number), item: SaleItem.parse(item), state: OrderState.parse(state) },
    dispute: disputes[0] === undefined ? null : DisputeState.parse(disputes[0].state),
  }));
  return { rows, next: found.length > input.limit ? String(page.at(-1)?.number ?? '') : null };
}
