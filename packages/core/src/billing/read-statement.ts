import { entryNumber, receiptNumber } from '@imagemint/contract/billing';
import { SaleItem } from '@imagemint/contract/plans';
import type { Ctx } from '../kernel/index.ts';

export type StatementEntry = {
  seq: string;
  /** The number under which the entry can be spoken of. */
  number: string;
  kind: string;
  amount: number;
  /** What it does to the credits that can be used: more, fewer, or nothing when they move between other books. */
  change: number;
  runId: string | null;
  /** Where the credits came from. */
  origin: string;
  /** The receipt of the order that paid for them. */
  receipt: string | null;
  item: SaleItem | null;
  at: Date;
};
export type Statement = { entries: StatementEntry[]; next: string | null };

/** One page of an account's ledger, newest first; `before` is the `next` of the page above. */
export async function readStatement(
  ctx: Pick<Ctx, 'db'>,
  input: { accountId: string; before?: string | undefined; limit: number },
): Promise<Statement> {
  const rows = await ctx.db.ledgerEntry.findMany({
    where: { accountId: input.accountId, ...(input.before === undefined ? {} : { seq: { lt: BigInt(input.before) } }) },
    orderBy: { seq: 'desc' },
    take: input.limit + 1,
    select: { seq: true, kind: true, amount: true, debitBook: true, creditBook: true, runId: true, grantId: true, createdAt: true },
  });
  const page = rows.slice(0, input.limit);
  const grants = await ctx.db.grant.findMany({
    where: { id: { in: [...new Set(page.map(({ grantId }) => grantId))] } },
    select: { id: true, origin: true, orderId: true },
  });
  const sales = await readSales(ctx, grants);
  const originOf = new Map(grants.map(({ id, origin, orderId }) => [id, { origin, ...saleOf(sales, orderId) }]));
  const entries = page.map(({ seq, kind, amount, debitBook, creditBook, runId, grantId, createdAt }) => ({
    ...{ seq: String(seq), number: entryNumber(seq), kind, amount, runId, at: createdAt },
    change: changeOf({ debitBook, creditBook, amount }),
    ...(originOf.get(grantId) ?? { origin: '', receipt: null, item: null }),
  }));
  return { entries, next: rows.length > input.limit ? (entries.at(-1)?.seq ?? null) : null };
}

/** An entry moves its amount out of one book into another; only one of them can be used. */
function changeOf({ debitBook, creditBook, amount }: { debitBook: string; creditBook: string; amount: number }): number {
  if (creditBook === 'available') return amount;
  return debitBook === 'available' ? -amount : 0;
}

export type Sale = { receipt: string | null; item: SaleItem | null };
export type Sales = Map<string, Sale>;

/** Receipt and item of the orders that paid for these grants. */
export async function readSales(ctx: Pick<Ctx, 'db'>, grants: readonly { orderId: string | null }[]): Promise<Sales> {
  const ids = grants.map(({ orderId }) => orderId).filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const orders = await ctx.db.order.findMany({ where: { id: { in: ids } }, select: { id: true, number: true, item: true } });
  return new Map(orders.map(({ id, number, item }) => [id, { receipt: receiptNumber(number), item: SaleItem.parse(item) }]));
}

/** The sale behind a grant; of one that nobody bought, nulls. */
export function saleOf(sales: Sales, orderId: string | null): Sale {
  return (orderId === null ? undefined : sales.get(orderId)) ?? { receipt: null, item: null };
}
