import { randomUUID } from 'node:crypto';
import type { Ctx } from '../../src/kernel/index.ts';
import { BOOKS, type Book } from './ledger-model.ts';

type LedgerCtx = Pick<Ctx, 'db' | 'clock'>;
export type Levels = { revoked?: number; frozen?: number; writtenOff?: number };

/** Gives credits that an order has paid. @returns the order's id. */
export async function giveOrder(
  ctx: LedgerCtx,
  input: { accountId: string; credits: number; endsAt?: Date; priority?: number; orderId?: string },
): Promise<string> {
  const { accountId, credits, endsAt = null, priority = 20, orderId = randomUUID() } = input;
  await ctx.db.$queryRaw`SELECT quota_grant(${accountId}::uuid, ${`order:${orderId}`}, ${credits}::int, ${priority}::int,
    ${endsAt}::timestamptz, ${ctx.clock.now()}::timestamptz, ${orderId}::uuid)`;
  return orderId;
}

/** Brings an order's credits to the levels of its refunds and disputes. */
export async function adjustOrder(ctx: LedgerCtx, orderId: string, { revoked = 0, frozen = 0, writtenOff = 0 }: Levels): Promise<void> {
  await ctx.db
    .$queryRaw`SELECT quota_adjust(${orderId}::uuid, ${revoked}::int, ${frozen}::int, ${writtenOff}::int, ${ctx.clock.now()}::timestamptz)::text`;
}

/** Sets credits aside for a run. @returns the run's id. */
export async function reserveCredits(ctx: LedgerCtx, accountId: string, amount: number): Promise<string> {
  const runId = randomUUID();
  await ctx.db.$queryRaw`SELECT quota_reserve(${accountId}::uuid, ${runId}::uuid, ${amount}::int, ${ctx.clock.now()}::timestamptz)::text`;
  return runId;
}

/** The books of an order's grant that are not empty. */
export async function readBooks(ctx: LedgerCtx, orderId: string): Promise<Partial<Record<Book, number>>> {
  const [grant] = await ctx.db.$queryRaw<Record<Book, number>[]>`SELECT * FROM grants WHERE order_id = ${orderId}::uuid`;
  if (!grant) throw new Error('no such order');
  return Object.fromEntries(BOOKS.filter((book) => grant[book] !== 0).map((book) => [book, grant[book]]));
}
