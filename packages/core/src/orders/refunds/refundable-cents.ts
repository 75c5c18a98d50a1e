import type { Db, Tx } from '@imagemint/db';
import { AppError } from '../../kernel/index.ts';
import { hasMoney, isWithBank } from '../sync/credit-levels.ts';
import { readUsedCredits } from './read-used-credits.ts';

/** What decides about the money for an order. */
export type RefundableOrder = {
  state: string;
  amountCents: number;
  refundedCents: number;
  credits: number;
  /** Where the money came from: without one there is no way back for it. */
  paymentIntentId: string | null;
  /** Spent on delivered results or set aside for runs under way. */
  usedCredits: number;
  disputes: readonly { state: string }[];
  requests: readonly { state: string }[];
};

/**
 * What can be paid back of an order, in hundredths of the currency: the price less its share of the credits that were used, less what was
 * paid back already. Nothing while the bank has taken the money back, or while another wish is open.
 */
export function refundableCents(order: RefundableOrder): number {
  const { amountCents, refundedCents, credits, usedCredits, disputes, requests } = order;
  if (!hasMoney(order) || order.paymentIntentId === null) return 0;
  if (isWithBank(disputes)) return 0;
  if (requests.some(({ state }) => state === 'ASKED' || state === 'ACCEPTED')) return 0;
  // A payment that was not the price gave nothing, so all of it can go back.
  const used = credits === 0 || order.state === 'MISMATCHED' ? 0 : Math.ceil((amountCents * Math.min(usedCredits, credits)) / credits);
  return Math.max(0, amountCents - used - refundedCents);
}

/** The same for one order of an account, as it is stored now. @throws AppError NOT_FOUND */
export async function findRefundableCents({ db }: { db: Db | Tx }, where: { id: string; accountId: string }): Promise<number> {
  const order = await db.order.findFirst({
    where,
    select: {
      ...{ id: true, state: true, amountCents: true, refundedCents: true, credits: true, paymentIntentId: true },
      ...{ disputes: { select: { state: true } }, requests: { orderBy: { askedAt: 'desc' }, take: 1, select: { state: true } } },
    },
  });
  if (!order) throw new AppError('NOT_FOUND');
  const usedCredits = await readUsedCredits({ db }, [order.id]);
  return refundableCents({ ...order, usedCredits: usedCredits(order.id) });
}
