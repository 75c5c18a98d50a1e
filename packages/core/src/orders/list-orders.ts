import { requireAccount, type Ctx } from '../kernel/index.ts';
import { ORDER_VIEW_COLUMNS, type OrderView, toOrderViews } from './order-view.ts';

/** The caller's orders, newest first. Sessions that were never paid are left out: nothing came of them. */
export async function listOrders(
  ctx: Pick<Ctx, 'actor' | 'db' | 'clock'>,
  input: { before?: string | undefined; limit: number },
): Promise<{ orders: OrderView[]; next: string | null }> {
  const { accountId } = requireAccount(ctx);
  const rows = await ctx.db.order.findMany({
    where: {
      ...{ accountId, state: { notIn: ['OPEN', 'EXPIRED'] } },
      ...(input.before === undefined ? {} : { number: { lt: Number(input.before) } }),
    },
    orderBy: { number: 'desc' },
    take: input.limit + 1,
    select: ORDER_VIEW_COLUMNS,
  });
  const page = rows.slice(0, input.limit);
  return { orders: await toOrderViews(ctx, page), next: rows.length > input.limit ? String(page.at(-1)?.number ?? '') : null };
}
