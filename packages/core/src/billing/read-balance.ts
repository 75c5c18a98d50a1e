import type { AccountActor, Ctx } from '../kernel/index.ts';
import { planGrant } from './plan-grant.ts';
import { readSales, type Sale, saleOf } from './read-statement.ts';

export type GrantView = {
  origin: string;
  amount: number;
  available: number;
  held: number;
  frozen: number;
  owed: number;
  endsAt: Date | null;
} & Sale;
export type BalanceView = {
  available: number;
  held: number;
  /** Set aside while their orders are disputed. */
  frozen: number;
  /** Refunded although spent: the next credits repay it. */
  owed: number;
  grants: GrantView[];
};

/** Reads an account's balance after giving the month's plan credits and ending what has ended; grants in the order they burn. */
// eslint-disable-next-line imagemint/verb-checks-actor -- its only callers are verbs that have checked their actor
export async function readBalance(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  account: Pick<AccountActor, 'accountId' | 'plan' | 'givenPlan'>,
): Promise<BalanceView> {
  const now = ctx.clock.now();
  const grant = planGrant(account.givenPlan ?? account.plan, now);
  await ctx.db.$executeRaw`
    SELECT quota_grant(${account.accountId}::uuid, ${grant.origin}, ${grant.amount}::int, ${grant.priority}::int, ${grant.endsAt}::timestamptz, ${now}::timestamptz),
           quota_expire(${account.accountId}::uuid, ${now}::timestamptz)`;
  const grants = await ctx.db.grant.findMany({
    where: {
      accountId: account.accountId,
      OR: [{ available: { gt: 0 } }, { held: { gt: 0 } }, { frozen: { gt: 0 } }, { owed: { gt: 0 } }],
    },
    orderBy: [{ priority: 'asc' }, { endsAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
    select: GRANT_COLUMNS,
  });
  const sum = (book: 'available' | 'held' | 'frozen' | 'owed') => grants.reduce((total, grant) => total + grant[book], 0);
  return {
    available: sum('available'),
    held: sum('held'),
    frozen: sum('frozen'),
    owed: sum('owed'),
    grants: await toGrantViews(ctx, grants),
  };
}

export const GRANT_COLUMNS = {
  ...{ origin: true, orderId: true, amount: true, available: true, held: true, frozen: true, owed: true, endsAt: true },
} as const;

type GrantRow = Omit<GrantView, keyof Sale> & { orderId: string | null };

/** Adds to grants what was bought with them. */
export async function toGrantViews(ctx: Pick<Ctx, 'db'>, rows: readonly GrantRow[]): Promise<GrantView[]> {
  const sales = await readSales(ctx, rows);
  return rows.map(({ orderId, ...grant }) => ({ ...grant, ...saleOf(sales, orderId) }));
}
